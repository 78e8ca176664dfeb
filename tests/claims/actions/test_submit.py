from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from activity.models import Entry
from claims.actions.draft import delete_draft, set_answer
from claims.actions.submit import submit
from claims.answers import PROVIDER_CONFIRMED
from claims.models import Allowance, Claim, MentorTraining
from claims.refusals import (
    ChangedMeanwhile,
    ConditionsNotAccepted,
    DraftGone,
    NoRate,
    NotAccredited,
    NotEligible,
    NotReady,
    OverAllowance,
    Refused,
    WindowClosed,
)
from claims.states import NEVER_SUBMITTED, Status
from messages_out.models import Message
from providers.models import Provider
from schools.models import FundingArea, HourlyRate, School
from tests.clock import in_term
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    claimant_at,
    claiming_school,
    closed_window,
    manager_at,
    open_window,
    support_user,
    window_in,
)
from tests.raw_changes import by_hand, take_back_acceptances
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(school: School) -> Claim:
    """Ready: 14 hours for Ada."""
    return ClaimFactory(school=school, hours_of={MentorFactory(): 14}, answered=True)


def test_a_submitted_claim_keeps_what_was_agreed(draft: Claim, sam: User) -> None:
    claim = submit(claim=draft, submitter_is_mentor=True, by=sam)

    assert claim.status == Status.SUBMITTED
    assert (claim.hours, claim.rate_pence, claim.amount_pence) == (14, 4380, 61320)
    assert (claim.funding_area, claim.submitted_by, claim.submitter_is_mentor) == ("rest_of_england", sam, True)
    assert claim.trainings.get().training_type == "initial"
    assert Allowance.objects.get().used == 14


def test_what_was_declared_is_kept_as_version_one(draft: Claim, sam: User) -> None:
    claim = submit(claim=draft, submitter_is_mentor=False, by=sam)

    version = claim.versions.get()
    assert (version.number, version.by, version.snapshot["amount_pence"]) == (1, sam, 61320)
    assert version.snapshot["mentors"][0]["hours"] == 14


def test_the_act_is_on_record_with_before_and_after(draft: Claim, sam: User) -> None:
    claim = submit(claim=draft, submitter_is_mentor=False, by=sam)

    entry = Entry.objects.about(claim).get()
    assert (entry.verb, entry.by, entry.before["status"]) == ("claim submitted", sam, "draft")
    assert (entry.after["status"], entry.after["hours"], entry.after["version"]) == ("submitted", 14, claim.version)


def test_the_submitter_and_the_managers_are_told_once_each(draft: Claim, school: School) -> None:
    first = school.memberships.get(level="manager").user
    priya = manager_at(school)
    claimant_at(school)

    submit(claim=draft, submitter_is_mentor=False, by=priya)

    assert sorted(Message.objects.values_list("to", flat=True)) == sorted([first.email, priya.email])
    message = Message.objects.get(to=priya.email)
    assert message.subject == f"{school}: claim {draft.reference} submitted, £613.20"
    assert "14 hours at £43.80, £613.20" in message.body


def test_submitting_again_answers_with_the_same_claim(draft: Claim, sam: User, school: School) -> None:
    first = submit(claim=draft, submitter_is_mentor=False, by=sam)

    again = submit(claim=draft, submitter_is_mentor=True, by=manager_at(school), version=1)

    assert (again.pk, again.submitted_by, again.submitter_is_mentor) == (first.pk, sam, False)
    assert (again.version, again.versions.count(), Entry.objects.about(again).count()) == (first.version, 1, 1)
    assert Message.objects.filter(to=sam.email).count() == 1


@pytest.mark.parametrize("status", [status for status in Status if status not in NEVER_SUBMITTED])
def test_whatever_became_of_a_claim_submitting_it_again_changes_nothing(
    status: Status, school: School, sam: User
) -> None:
    claim = ClaimFactory(school=school, status=status)

    assert submit(claim=claim, submitter_is_mentor=False, by=sam).status == status
    assert not Message.objects.exists()


def test_the_declaration_is_for_the_answers_that_were_read(draft: Claim, sam: User) -> None:
    priya = manager_at(draft.school)
    set_answer(question=PROVIDER_CONFIRMED, claim=draft, answer=False, version=1, by=priya)

    with pytest.raises(ChangedMeanwhile) as refusal:
        submit(claim=draft, submitter_is_mentor=False, by=sam, version=1)

    assert refusal.value.by == priya
    assert_still_a_draft(draft)


def without_mentors(draft: Claim) -> None:
    with as_owner():
        draft.trainings.all().delete()


def without_hours(draft: Claim) -> None:
    with as_owner():
        draft.trainings.update(hours=None)


def without_confirmation(draft: Claim) -> None:
    with as_owner():
        Claim.objects.filter(pk=draft.pk).update(provider_confirmed=None)


@pytest.mark.parametrize(
    ("gap", "missing"),
    [(without_mentors, "mentors"), (without_hours, "hours"), (without_confirmation, "provider_confirmed")],
)
def test_every_question_has_an_answer(gap: Callable[[Claim], None], missing: str, draft: Claim, sam: User) -> None:
    gap(draft)

    with pytest.raises(NotReady) as refusal:
        submit(claim=draft, submitter_is_mentor=False, by=sam)

    assert refusal.value.missing == [missing]
    assert_still_a_draft(draft)


def not_eligible(draft: Claim) -> None:
    with as_owner():
        draft.school.eligibilities.all().delete()


def conditions_waiting(draft: Claim) -> None:
    take_back_acceptances()


def no_longer_accredited(draft: Claim) -> None:
    with as_owner():
        Provider.objects.update(accredited=False)


def without_a_rate(draft: Claim) -> None:
    with as_owner():
        HourlyRate.objects.all().delete()


def window_over(draft: Claim) -> None:
    with as_owner():
        Claim.objects.filter(pk=draft.pk).update(window=closed_window())


def window_not_yet_open(draft: Claim) -> None:
    with as_owner():
        Claim.objects.filter(pk=draft.pk).update(window=window_in(draft.window.academic_year_id + 1))


def window_closed_early(draft: Claim) -> None:
    with as_owner():
        type(draft.window).objects.update(closed_at=draft.window.opens_at)


def expired(draft: Claim) -> None:
    with by_hand():
        Claim.objects.expire()


def deleted(draft: Claim) -> None:
    delete_draft(claim=draft, by=manager_at(draft.school))


@pytest.mark.parametrize(
    ("cause", "refusal"),
    [
        (not_eligible, NotEligible),
        (conditions_waiting, ConditionsNotAccepted),
        (no_longer_accredited, NotAccredited),
        (without_a_rate, NoRate),
        (window_over, WindowClosed),
        (window_not_yet_open, WindowClosed),
        (window_closed_early, WindowClosed),
        (expired, WindowClosed),
        (deleted, DraftGone),
    ],
)
def test_a_refusal_says_its_cause_and_changes_nothing(
    cause: Callable[[Claim], None], refusal: type[Refused], draft: Claim, sam: User
) -> None:
    cause(draft)

    with pytest.raises(refusal):
        submit(claim=draft, submitter_is_mentor=False, by=sam)

    assert not Message.objects.exists()
    assert not Allowance.objects.filter(used__gt=0).exists()


def test_hours_beyond_the_allowance_are_refused_naming_every_mentor_and_cause(school: School, sam: User) -> None:
    ada, grace, omar = MentorFactory(), MentorFactory(), MentorFactory()
    elsewhere = ClaimFactory(hours_of={ada: 12}, status=Status.SUBMITTED)
    provider = elsewhere.provider
    ours = ClaimFactory(school=school, provider=provider, hours_of={grace: 10}, status=Status.SUBMITTED)
    draft = ClaimFactory(school=school, provider=provider, hours_of={ada: 5, grace: 7, omar: 16}, answered=True)

    with pytest.raises(OverAllowance) as refusal:
        submit(claim=draft, submitter_is_mentor=False, by=sam)

    short = {shortfall.mentor: shortfall for shortfall in refusal.value.shortfalls}
    assert set(short) == {ada, grace}
    assert (short[ada].hours, short[ada].left.left, short[ada].left.used_elsewhere) == (5, 4, 12)
    assert (short[grace].left.left, short[grace].left.own_claims[0].reference) == (6, ours.reference)
    assert_still_a_draft(draft)
    assert list(draft.trainings.order_by("pk").values_list("hours", flat=True)) == [5, 7, 16]


def test_a_refresher_is_kept_as_one(school: School, sam: User) -> None:
    ada = MentorFactory()
    earlier = ClaimFactory(window=window_in(2024), hours_of={ada: 20}, status=Status.PAID)
    draft = ClaimFactory(school=school, provider=earlier.provider, hours_of={ada: 6}, answered=True)

    claim = submit(claim=draft, submitter_is_mentor=False, by=sam)

    assert claim.trainings.get().training_type == "refresher"


def test_drafts_reserve_nothing(school: School, sam: User) -> None:
    ada = MentorFactory()
    other = ClaimFactory(hours_of={ada: 16}, answered=True)
    draft = ClaimFactory(school=school, provider=other.provider, hours_of={ada: 16}, answered=True)

    assert submit(claim=draft, submitter_is_mentor=False, by=sam).hours == 16


@pytest.mark.parametrize("area", FundingArea)
def test_the_rate_is_that_of_the_schools_area(area: FundingArea, sam: User, draft: Claim) -> None:
    with as_owner():
        School.objects.update(funding_area=area)

    claim = submit(claim=draft, submitter_is_mentor=False, by=sam)

    rate = open_window().academic_year.rates.get(area=area).pence
    assert (claim.funding_area, claim.rate_pence, claim.amount_pence) == (area, rate, 14 * rate)


def test_only_somebody_at_the_school_submits(draft: Claim) -> None:
    for person in (support_user(), claimant_at(claiming_school())):
        with pytest.raises(PermissionDenied):
            submit(claim=draft, submitter_is_mentor=False, by=person)

    assert_still_a_draft(draft)


@in_term
def test_nothing_that_changes_later_touches_what_was_agreed(draft: Claim, sam: User) -> None:
    """Rates, areas and names move on (A14)."""
    claim = submit(claim=draft, submitter_is_mentor=False, by=sam)
    before = as_stored(claim)

    with as_owner():
        open_window().academic_year.rates.update(pence=9999)
        School.objects.update(funding_area=FundingArea.INNER_LONDON, name="Another name", trust_name="A trust")
        Provider.objects.update(name="Another provider")
        type(claim.window).objects.update(closes_on=claim.window.closes_on + timedelta(days=1))

    assert as_stored(claim) == before
    again = submit(claim=claim, submitter_is_mentor=False, by=sam)
    assert (again.rate_pence, again.amount_pence, again.funding_area) == (4380, 61320, "rest_of_england")


def as_stored(claim: Claim) -> tuple[list[object], list[object]]:
    claims = Claim.objects.filter(pk=claim.pk).values()
    return list(claims), list(MentorTraining.objects.filter(claim=claim).values())


def assert_still_a_draft(draft: Claim) -> None:
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    assert not Message.objects.exists()
    assert not draft.versions.exists()
