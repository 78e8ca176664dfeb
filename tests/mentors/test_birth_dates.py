import pytest

from mentors.birth_dates import find_birth_date


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Omar was born on 2/11/1990.", "2/11/1990"),
        ("DOB 02.11.90", "02.11.90"),
        ("born 2-11-1990", "2-11-1990"),
        ("2 11 1990", "2 11 1990"),
        ("It is 2 November 1990, I think", "2 November 1990"),
        ("the 2nd of Nov 1990", "2nd of Nov 1990"),
        ("November 2, 1990", "November 2, 1990"),
        ("1990-11-02", "1990-11-02"),
        ("1990/11/2", "1990/11/2"),
        ("2\u201311\u20131990", "2\u201311\u20131990"),
        ("２/１１/１９９０", "2/11/1990"),
    ],
)
def test_a_date_of_birth_is_found(words: str, found: str) -> None:
    assert find_birth_date(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "Omar finished on 14/3/2026",
        "closes on 13 December 2026",
        "He trained from 2025-09-01 to 2026-07-20",
        "trained on 14.3.26",
        "12 hours of 20",
        "claims of 2024 to 2025",
        "call 020 7946 0958",
        "1990 was a good year",
        "12 of 16 hours, 90 minutes each",
        "",
    ],
)
def test_what_is_no_date_of_birth_is_let_through(words: str) -> None:
    assert find_birth_date(words) == ""
