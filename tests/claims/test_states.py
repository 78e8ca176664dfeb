from itertools import product

import pytest
from django.conf import settings
from django.db import DatabaseError

from claims.diagram import draw
from claims.models import Claim
from claims.states import (
    AFTER_A_CHECK,
    HOURS_GIVEN_BACK,
    IN_A_CHECK,
    MOVES,
    NEVER_SUBMITTED,
    MoveNotAllowed,
    Status,
    move,
    ways_on,
)
from tests.claims.guards import run
from tests.factories import ClaimFactory, MentorFactory
from tests.raw_changes import by_hand, correct

HANDED_IN = [status for status in Status if status not in NEVER_SUBMITTED]
STEPS = [(here, there) for here, there in product(HANDED_IN, Status) if here != there]


def test_every_status_has_its_moves_and_words() -> None:
    assert set(MOVES) == set(Status)
    assert all(status.label for status in Status)
    assert len({status.label for status in Status}) == len(Status)


def test_every_status_can_be_reached_from_a_draft() -> None:
    reached, look_at = {Status.DRAFT}, [Status.DRAFT]
    while look_at:
        new = MOVES[look_at.pop()] - reached
        reached |= new
        look_at += new

    assert reached == set(Status)


def test_all_hours_are_given_back_only_where_a_claim_ends() -> None:
    assert all(MOVES[status] == set() for status in HOURS_GIVEN_BACK)


def test_the_picture_of_the_states_is_up_to_date() -> None:
    page = settings.BASE_DIR / "docs" / "reference" / "claim-states.md"

    assert page.read_text(encoding="utf-8") == draw(), "Run bin/manage draw_states."


@pytest.mark.parametrize(("here", "there"), [step for step in STEPS if step[1] not in MOVES[step[0]]])
def test_a_step_outside_the_table_is_refused_in_words(here: Status, there: Status) -> None:
    claim = Claim(status=here, reference="20481337", checked_from=Status.SUBMITTED if here in IN_A_CHECK else "")

    with pytest.raises(MoveNotAllowed, match=f"“{here.label}”.*“{there.label}”"):
        move(claim, to=there)
    assert claim.status == here


@pytest.mark.django_db
@pytest.mark.parametrize("here", HANDED_IN)
def test_the_database_knows_the_same_table(here: Status) -> None:
    claim = ClaimFactory(status=here)

    allowed = {there for there in Status if there != here and can_go(claim, there)}

    assert allowed == ways_on(here, claim.checked_from)
    assert MOVES[here] == ways_on(here, claim.checked_from) or here in IN_A_CHECK


@pytest.mark.django_db
@pytest.mark.parametrize("came_from", [Status.SUBMITTED, Status.PAID])
def test_a_check_leads_back_where_its_claim_came_from(came_from: Status) -> None:
    claim = ClaimFactory(status=came_from)
    seen: set[Status] = set()
    for here in IN_A_CHECK:
        with by_hand():
            run("UPDATE claims_claim SET status = %s WHERE id = %s", [here, claim.pk])
        claim.refresh_from_db()
        assert claim.checked_from == came_from
        seen |= {there for there in Status if there not in IN_A_CHECK and can_go(claim, there)}

    assert seen == AFTER_A_CHECK[came_from]


@pytest.mark.django_db
@pytest.mark.parametrize("here", IN_A_CHECK)
def test_the_function_and_the_database_agree_about_a_check_of_a_paid_claim(here: Status) -> None:
    claim = ClaimFactory(status=here, checked_from=Status.PAID)

    allowed = {there for there in Status if there != here and can_go(claim, there)}

    assert allowed == ways_on(here, Status.PAID)


@pytest.mark.django_db
def test_a_claim_outside_of_a_check_came_from_none() -> None:
    claim = ClaimFactory(status=Status.SAMPLING_IN_PROGRESS)

    with by_hand():
        run("UPDATE claims_claim SET status = 'submitted' WHERE id = %s", [claim.pk])
        run("UPDATE claims_claim SET checked_from = 'paid' WHERE id = %s", [claim.pk])
    claim.refresh_from_db()

    assert claim.checked_from == ""


@pytest.mark.django_db
def test_what_is_payable_follows_the_hours_that_are_given_back() -> None:
    ada = MentorFactory()
    claim = ClaimFactory(status=Status.SUBMITTED, hours_of={ada: 14}, rate_pence=4510)
    assert claim.payable_pence == 14 * 4510

    correct(claim, {ada.pk: 4})

    claim.refresh_from_db()
    assert (claim.amount_pence, claim.payable_pence) == (14 * 4510, 10 * 4510)


def can_go(claim: Claim, there: Status) -> bool:
    """By plain SQL, undone."""
    try:
        with by_hand():
            run("UPDATE claims_claim SET status = %s WHERE id = %s", [there, claim.pk])
            raise TakenBack
    except TakenBack:
        return True
    except DatabaseError:
        return False


class TakenBack(Exception):
    pass
