"""A33: one reader of yes and no, for the check of a file and for its effect."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sampling.answers.reading import Answer, CannotBeRead, Category, read

AROUND = st.text(alphabet=" \t\u00a0'\"’“", max_size=3)


def spelt(words: list[str]) -> st.SearchStrategy[str]:
    """In any case, with spaces and quotes around."""
    letters = st.sampled_from(words).flatmap(
        lambda word: st.tuples(*(st.sampled_from([letter, letter.upper()]) for letter in word)).map("".join)
    )
    return st.tuples(AROUND, letters, AROUND).map("".join)


def wrong(*, accepted: str = "no", hours: str = "", reason: str = "") -> list[str]:
    with pytest.raises(CannotBeRead) as refused:
        read(accepted=accepted, hours=hours, reason=reason, claimed=12)
    return [problem.column for problem in refused.value.problems]


@settings(max_examples=200)
@given(spelt(["yes", "y", "true"]), spelt(["no", "n", "false"]))
def test_yes_and_no_are_read_in_any_spelling(yes: str, no: str) -> None:
    assert read(accepted=yes, hours="", reason="", claimed=12) == Answer(agrees=True, hours=12)
    assert read(accepted=no, hours="7", reason="", claimed=12) == Answer(agrees=False, hours=7, category=Category.HOURS)


@settings(max_examples=200)
@given(
    st.sampled_from(["yes", "no"]) | st.text(max_size=8),
    st.integers(0, 30).map(str) | st.text(max_size=8),
    st.sampled_from(["", "hours", "not known"]) | st.text(max_size=8),
    st.integers(1, 20),
)
def test_whatever_is_written_is_an_answer_that_holds_or_is_refused(
    accepted: str, hours: str, reason: str, claimed: int
) -> None:
    try:
        answer = read(accepted=accepted, hours=hours, reason=reason, claimed=claimed)
    except CannotBeRead:
        return
    if answer and answer.agrees:
        assert (answer.hours, answer.category) == (claimed, "")
    elif answer:
        assert 0 <= answer.hours < claimed
        assert answer.category


def test_an_empty_row_is_answered_later() -> None:
    assert read(accepted=" ", hours="", reason="", claimed=12) is None


@pytest.mark.parametrize(
    ("hours", "reason", "answer"),
    [
        ("7.5", "", Answer(agrees=False, hours=7, category="hours")),
        ("0", "", Answer(agrees=False, hours=0, category="hours")),
        ("", "Early  Career", Answer(agrees=False, hours=0, category="early_career")),
        ("", "not known", Answer(agrees=False, hours=0, category="not_known")),
        ("", "Left in May", Answer(agrees=False, hours=0, category="other", words="Left in May")),
        ("4", "Left in May", Answer(agrees=False, hours=4, category="other", words="Left in May")),
        ("13", "hours", Answer(agrees=True, hours=12, recorded_more=True)),
    ],
)
def test_a_no_has_hours_and_a_category(hours: str, reason: str, answer: Answer) -> None:
    assert read(accepted="no", hours=hours, reason=reason, claimed=12) == answer


@pytest.mark.parametrize("hours", ["12", "12.5", "-1", "7,5", "1.2E+07", "NaN", "١٢", "1_0", "seven"])
def test_hours_that_are_equal_or_no_number_are_refused(hours: str) -> None:
    assert wrong(hours=hours) == ["hours_recorded"]


def test_a_no_without_hours_or_reason_is_refused() -> None:
    assert wrong() == ["hours_recorded"]
    assert wrong(reason="hours") == ["hours_recorded"]


def test_a_yes_with_fewer_hours_is_refused() -> None:
    assert wrong(accepted="yes", hours="7") == ["hours_recorded"]


def test_everything_that_is_wrong_in_a_row_is_named() -> None:
    assert wrong(accepted="maybe", hours="x", reason="y" * 501) == [
        "claim_accepted",
        "hours_recorded",
        "rejection_reason",
    ]
    assert wrong(accepted="", hours="7") == ["claim_accepted"]
