import pytest
from django.urls import reverse

from claims.actions.pending_mentors import describe_pending_mentor, look_for
from claims.states import Status
from tests.claims.pending_mentor_steps import TRN
from tests.factories import (
    ClaimFactory,
    ProviderFactory,
    claimant_at,
    manager_at,
)
from tests.factories.answers import fill_in_answers
from tests.journeys.visitor import Visitor
from tests.roles import as_owner
from tests.stubs.teaching_record import teaching_record

__all__ = ["teaching_record"]


@pytest.fixture
def harbourlight(db):
    return ProviderFactory(name="Harbourlight SCITT")


@pytest.fixture
def sam_okafor(fernhollow):
    return claimant_at(fernhollow, first_name="Sam", last_name="Okafor")


@pytest.fixture
def priya_nair(fernhollow):
    return manager_at(fernhollow, first_name="Priya", last_name="Nair")


@pytest.fixture
def people(fernhollow):
    """Four more claimants."""
    return [claimant_at(fernhollow) for _ in range(4)]


@pytest.fixture
def sam(sam_okafor):
    return Visitor(sam_okafor)


@pytest.fixture
def draft(fernhollow, harbourlight, sam_okafor, ada):
    """With Ada, and nothing else."""
    return ClaimFactory(school=fernhollow, provider=harbourlight, created_by=sam_okafor, hours_of={ada: None})


@pytest.fixture
def at(fernhollow):
    """`at("claims:hours", draft)`, `at("claims:hours-of", draft, mentor=...)`."""

    def address(page, claim=None, **parts):
        of_claim = {"claim": claim.reference} if claim else {}
        return reverse(page, kwargs={"school": fernhollow.public_id} | of_claim | parts)

    return address


@pytest.fixture
def priya(priya_nair):
    return Visitor(priya_nair)


@pytest.fixture
def waiting(draft, sam_okafor):
    """Sam asked for Grace, and knows her hours."""
    draft = look_for(claim=draft, trn=TRN, by=sam_okafor)
    told = {"key": draft.pending_mentors[0].key, "name": "Grace Oyelaran", "hours": 13}
    return describe_pending_mentor(claim=draft, version=draft.version, by=sam_okafor, **told)


@pytest.fixture
def answered(waiting):
    with as_owner():
        waiting.trainings.update(hours=14)
    return fill_in_answers(waiting)


@pytest.fixture
def ready(draft):
    with as_owner():
        draft.trainings.update(hours=14)
    return fill_in_answers(draft)


@pytest.fixture
def claimed(fernhollow, harbourlight, ada, grace):
    return ClaimFactory(
        school=fernhollow, provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 14, grace: 12}
    )
