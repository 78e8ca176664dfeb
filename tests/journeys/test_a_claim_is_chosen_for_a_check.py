import pytest
from django.urls import reverse

from claims.states import Status
from claims.windows.close import close_window
from common.clock import now
from common.words import with_weekday
from sampling.actions import draw_sample
from tests.factories import ClaimFactory, claimant_at, closed_window
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_the_claim_says_who_compares_the_hours_by_when_and_that_nothing_is_to_do(fernhollow, harbourlight):
    window = closed_window()
    claim = ClaimFactory(school=fernhollow, provider=harbourlight, window=window, status=Status.SUBMITTED)
    close_window(window=window, at=now())
    run = draw_sample(window=window)
    sam = Visitor(claimant_at(fernhollow))

    page = sam.open(reverse("claims:claim", kwargs={"school": fernhollow.public_id, "claim": claim.reference}))

    assert "Being checked Nothing to do. This claim was chosen for an assurance check." in page.words
    assert f"The answer is due by {with_weekday(run.requests.get().due_on)}." in page.words
    assert "Chosen for an assurance check" in page.words
    assert "The service" not in page.words
