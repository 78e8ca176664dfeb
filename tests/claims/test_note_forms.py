"""Notes go into emails: which may hold neither a TRN nor a date of birth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.note_forms import refuse_what_identifies
from govuk import forms

pytestmark = pytest.mark.at("2026-11-30 12:00")

FINE = [
    "",
    # Years and ranges
    "Term 1 2025/26 hours were counted twice",
    "Term 2 2025-26",
    "Autumn 2025, week 12 2025 to week 3 2026",
    "2025/26 and 2024/25",
    "2025/2026 or 2025-2026",
    "2024 to 2025: 16 of 20 hours, 2025 to 2026: 12 of 16",
    "in 2025 120 teachers were trained, 100 in 2024",
    "1990 was a good year",
    "She has mentored since 2009",
    # Dates of training
    "Omar finished on 14/3/2026",
    "By 1/12/2026, or 2026-1-12",
    "closes on 13 December 2026",
    "He trained from 2025-09-01 to 2026-07-20",
    "trained on 14.3.26 and 21.3.26, 9.30-12.45 and 13.00-15.30",
    "3 sessions: 4/11, 11/11 and 18/11",
    # Telephone numbers
    "Ring 0161 4960123 or 020 7946 0123",
    "call 020 7946 0958",
    "(0113) 496 0123, (01947) 602 123",
    "0113 496 0123 ext 5",
    "01947 602123",
    "07700 900 123 or 07700900123",
    "+44 20 7946 0958, +44 (0)113 496 0000, 0044 113 496 0000",
    "Tel: 496 0123",
    "ring the school on 496 0123",
    # Amounts, hours and other numbers
    "£1,138.80, not £964.80",
    "£12345.67 or £1 138",
    "2025 to 2026, £1,138.80",
    "Hours: 14, 12, 10, 8",
    "12 of 16 hours, 90 minutes each",
    "16 hours, 7.5 + 8.5",
    "Claim 31711922 has 14 hours",
    "Claim 14031985 was for Ada",
    "URN 123456, UKPRN 10012345",
    "YO21 3QX",
    "10/12 hours",
]
TRNS = [
    "See 1234567",
    "See 0123456.",
    "Ada (TRN 12 34567) has 14 hours",
    "RP12/34567 is on the register",
    "RP 12/34567",
    "1234567 14 hours",
    "1234567,7654321",
    "Ada 12 34567 14 hours",
    "12-34-567",
    "12.34.567",
    "123 4567",
    "1234 567",
    "1,234,567",
    "1 2 3 4 5 6 7",
    "\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
    "TRN: 2 0 2 5 1 2 6",
    "trn no. 1 2025/26",
    "Her teacher reference number is 2025 126",
    "Ring 0161 4960123 about 1234567",
    "'1234567",
    "Term 1 2025/26: 1234567",
]
BIRTH_DATES = [
    "born 14 / 3 / 1985",
    "Omar was born on 2/11/1990.",
    "DOB 02.11.90",
    "d.o.b. 2 11 90",
    "born 2-11-1990",
    "2 11 1990",
    "It is 2 November 1990, I think",
    "the 2nd of Nov 1990",
    "14th March 1985",
    "14 th March, 1985",
    "14-Mar-85",
    "14Mar1985",
    "14 March '85",
    "the fourteenth of March 1985",
    "twenty-first of March 1985",
    "November 2, 1990",
    "Mar. 14th 1985",
    "3/14/1985",
    "1985-03-14",
    "1985 / 03 / 14",
    "1985 March 14",
    "85-03-14",
    "1990/11/2",
    "2\u201311\u20131990",
    "２/１１/１９９０",
    "14031985",
    "19850314",
    "dob 140385",
    "birthday: 14 March",
    "born in March 1985",
    "Year of birth 1985",
]


@pytest.mark.parametrize("words", FINE)
def test_other_numbers_are_let_through(words: str) -> None:
    assert refuse_what_identifies(words, "Note") == words


@pytest.mark.parametrize("words", TRNS)
def test_a_trn_is_refused(words: str) -> None:
    with pytest.raises(forms.ValidationError, match="must not include a TRN"):
        refuse_what_identifies(words, "Note")


@pytest.mark.parametrize("words", BIRTH_DATES)
def test_a_date_of_birth_is_refused(words: str) -> None:
    with pytest.raises(forms.ValidationError, match="must not include a date of birth"):
        refuse_what_identifies(words, "Note")


@given(
    trn=st.integers(0, 9_999_999),
    before=st.sampled_from(["", "See ", "TRN "]),
    after=st.sampled_from(["", ", 14 hours"]),
)
def test_seven_digits_are_always_refused(trn: int, before: str, after: str) -> None:
    with pytest.raises(forms.ValidationError):
        refuse_what_identifies(f"{before}{trn:07d}{after}", "Note")
