from itertools import product

import pytest
from django.conf import settings
from django.db import DatabaseError

from claims.diagram import draw
from claims.models import Claim
from claims.states import HOURS_GIVEN_BACK, MOVES, NEVER_SUBMITTED, MoveNotAllowed, Status, move
from tests.claims.guards import run
from tests.factories import ClaimFactory
from tests.raw_changes import by_hand

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


def test_hours_are_given_back_only_where_a_claim_ends() -> None:
    assert all(MOVES[status] == set() for status in HOURS_GIVEN_BACK)


def test_the_picture_of_the_states_is_up_to_date() -> None:
    page = settings.BASE_DIR / "docs" / "reference" / "claim-states.md"

    assert page.read_text(encoding="utf-8") == draw(), "Run bin/manage draw_states."


@pytest.mark.parametrize(("here", "there"), [step for step in STEPS if step[1] not in MOVES[step[0]]])
def test_a_step_outside_the_table_is_refused_in_words(here: Status, there: Status) -> None:
    claim = Claim(status=here, reference="20481337")

    with pytest.raises(MoveNotAllowed, match=f"“{here.label}”.*“{there.label}”"):
        move(claim, to=there)
    assert claim.status == here


@pytest.mark.django_db
@pytest.mark.parametrize("here", HANDED_IN)
def test_the_database_knows_the_same_table(here: Status) -> None:
    claim = ClaimFactory(status=here)

    allowed = {there for there in Status if there != here and can_go(claim, there)}

    assert allowed == MOVES[here]


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
