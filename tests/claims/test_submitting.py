"""Submitting a claim: once, in time, ready, within the allowance."""

import pytest

from claims import actions
from claims.models import Allowance
from claims.states import Status
from messages_out.models import Message
from tests.factories import ClaimFactory, MentorFactory, claimant_at, claiming_school

pytestmark = pytest.mark.django_db


def test_a_submitted_claim_keeps_what_was_agreed() -> None:
    school = claiming_school()
    sam = claimant_at(school)
    ada = MentorFactory()
    draft = ClaimFactory(school=school, hours_of={ada: 14}, provider_confirmed=True)

    claim = actions.submit(claim=draft, submitter_is_mentor=False, by=sam)

    assert claim.status == Status.SUBMITTED
    assert (claim.hours, claim.rate_pence, claim.amount_pence) == (14, 4380, 61320)
    assert (claim.submitted_by, claim.submitter_is_mentor) == (sam, False)
    assert claim.trainings.get().training_type == "initial"
    assert Allowance.objects.get(mentor=ada).used == 14
    assert claim.versions.get().snapshot["amount_pence"] == 61320
    assert Message.objects.filter(to=sam.email).count() == 1
