"""Hours and money (A07). `HYPOTHESIS_PROFILE=full` tries 10,000 claims."""

import ast
import os
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from claims import rules
from common.money import plain_pounds, pounds
from schools.models import AcademicYear

HOURS = st.lists(st.integers(1, 20), min_size=1, max_size=40)
RATE = st.integers(1, 99_999)
CLAIMS = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 200
MONEY_CODE = ["claims/rules.py", "common/money.py", "claims/actions/_checks.py"]


def test_the_sum_that_guidance_gives_as_an_example() -> None:
    assert rules.amount_pence(26, 4380) == 113880


@settings(max_examples=CLAIMS, deadline=None)
@given(hours=HOURS, rate=RATE)
def test_an_amount_is_to_the_penny_what_its_mentors_add_up_to(hours: list[int], rate: int) -> None:
    amount = rules.amount_pence(rules.total_hours(hours), rate)

    assert amount == sum(rules.amount_pence(each, rate) for each in hours)
    assert type(amount) is int
    whole, part = plain_pounds(amount).split(".")
    assert int(whole) * 100 + int(part) == amount
    assert pounds(amount).removeprefix("£").replace(",", "") == plain_pounds(amount)


@given(claimed=st.integers(1, 20), wrong=st.integers(0, 20), rate=RATE)
def test_part_of_a_claim_given_back_leaves_the_other_part(claimed: int, wrong: int, rate: int) -> None:
    wrong = min(wrong, claimed)

    kept, returned = rules.amount_pence(claimed - wrong, rate), rules.amount_pence(wrong, rate)

    assert kept + returned == rules.amount_pence(claimed, rate)


@given(cap=st.integers(1, 20), used=st.integers(0, 40))
def test_hours_left_are_never_below_nought_and_never_above_the_cap(cap: int, used: int) -> None:
    left = rules.hours_left(cap, used)

    assert 0 <= left <= cap
    assert left + used >= cap


def test_questions_without_an_answer_count_nothing() -> None:
    assert rules.total_hours([4, None, 3]) == 7


def test_a_refresher_is_whoever_trained_there_before() -> None:
    year = AcademicYear(start_year=2025, initial_cap=16, refresher_cap=6)

    assert rules.cap(rules.kind_of_training(0), year) == 16
    assert rules.cap(rules.kind_of_training(1), year) == 6


def test_money_code_has_no_fractions() -> None:
    for path in MONEY_CODE:
        tree = ast.parse((Path(__file__).parents[2] / path).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            assert not isinstance(node, ast.Div)
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
            assert not (isinstance(node, ast.Name) and node.id in ("float", "round"))
