import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from accounts import sessions
from claims import refusals
from claims.models import Claim
from claims.refusals import Conflict, Refused
from claims.states import Status
from claims.wording.terms import Moved
from claims_service.middleware import explain_refusals
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, SchoolFactory, UserFactory, open_window

pytestmark = pytest.mark.django_db


def every_refusal(claim: Claim) -> list[Refused]:
    year, mentor = claim.window.academic_year, MentorFactory()
    change = ClaimFactory(provider=claim.provider, changes=claim)
    return [
        refusals.ChangedMeanwhile(claim, UserFactory(), claim.updated_at),
        refusals.Busy(),
        refusals.DraftGone(claim),
        refusals.NoLongerADraft(claim),
        refusals.ProviderIsFixed(change),
        refusals.WindowClosed(open_window()),
        refusals.NotEligible(SchoolFactory(), year),
        refusals.ConditionsNotAccepted(SchoolFactory(), year),
        refusals.NoRate(SchoolFactory(), year),
        refusals.NotAccredited(ProviderFactory()),
        refusals.NotOnYourList([mentor]),
        refusals.NotReady(["hours"]),
        refusals.OverAllowance([]),
        refusals.ChangeUnderWay(change),
        refusals.CanNotBeChanged(claim),
        refusals.CanNotBeCopied(claim),
        refusals.TermsMoved([Moved("Rate", "£53.60", "£43.80")]),
    ]


def test_each_has_a_page_with_its_cause() -> None:
    explain = explain_refusals(lambda request: HttpResponse())
    request = RequestFactory().post("/")
    request.user = UserFactory()
    request.session = SessionStore()
    sessions.begin(request.session)

    for refusal in every_refusal(ClaimFactory(status=Status.PAID)):
        page = explain.process_exception(request, refusal)

        assert page is not None
        assert page.status_code == 409


def test_the_list_above_is_complete() -> None:
    tried = {type(refusal) for refusal in every_refusal(ClaimFactory(status=Status.PAID))}

    assert tried >= {*Refused.__subclasses__(), *Conflict.__subclasses__()} - {Conflict}
