import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentors.trns import clean_trn, is_trn

TYPED = [
    "1234567",
    " 1234567 ",
    "12 34 567",
    "12.34.567",
    "1234567.",
    "12-34567",
    "12/34567",
    "1 2 3 4 5 6 7",
    "１２３４５６７",
    "1234\xa0567\n",
    "\u200b1234567",
    "12–34567",
    "1,234,567",
    "RP12/34567",
    "rp 12/34567",
    "TRN 1234567",
    "trn: 12 34 567",
    "TRN1234567",
    "TRN RP12/34567",
    "RP 12/34567",
    "'1234567",
    "‘1234567’",
    '="1234567"',
    "TRN: RP 12/34567.",
]


@pytest.mark.parametrize("typed", TYPED)
def test_blanks_and_stops_between_the_digits_do_not_matter(typed):
    assert clean_trn(typed) == "1234567"
    assert is_trn(clean_trn(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "TRN",
        "TRN 123456",
        "123456",
        "12345678",
        "123456a",
        "RP/1234567",
        "PR12/34567",
        "١٢٣٤٥٦٧",
        "1e234567",
        "-",
        "½234567",
    ],
)
def test_anything_else_is_no_trn(typed):
    assert not is_trn(clean_trn(typed))


@given(st.text())
def test_whatever_is_typed_a_trn_is_seven_plain_digits(typed):
    trn = clean_trn(typed)

    assert not is_trn(trn) or (len(trn) == 7 and trn.isascii() and trn.isdigit())
