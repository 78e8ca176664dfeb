"""What is read by statements of our own is what the models would have read."""

import pytest

from claims.listing.filter import ListFilter
from claims.listing.rows import listed, number_listed
from claims.models import Claim, MentorTraining
from claims.queries import change_under_way, mentors_at, tell_was_checked
from claims.states import Status
from common.clock import now
from mentors.models import Mentor, MentorAtSchool
from tests.factories import ClaimFactory, MentorFactory, ProviderFactory, SchoolFactory, closed_window, open_window

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("given_back", "assured"), [(0, False), (2, False), (0, True)])
def test_a_claim_that_is_told_whether_it_was_checked_knows_it_as_if_it_had_asked(given_back, assured):
    claim = ClaimFactory(status=Status.PAID, hours_of={MentorFactory(): 3}, assured_at=now() if assured else None)
    MentorTraining.objects.filter(claim=claim).update(hours_given_back=given_back)
    asked, told = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)

    tell_was_checked(told, any(training.hours_given_back for training in told.trainings.all()))

    assert told.was_checked is asked.was_checked is (assured or given_back > 0)


def test_the_mentors_of_a_school_are_those_of_its_list_in_their_order():
    school = SchoolFactory()
    for mentor in [MentorFactory(first_name=name) for name in ("Tomasz", "Ada", "Grace")]:
        MentorAtSchool.objects.create(school=school, mentor=mentor)
    MentorAtSchool.objects.create(school=SchoolFactory(), mentor=Mentor.objects.first())

    assert mentors_at(school) == list(Mentor.objects.at(school))
    assert [mentor.first_name for mentor in mentors_at(school, most=2)] == ["Ada", "Grace"]


def test_the_draft_of_a_change_is_known_by_its_reference():
    claim = ClaimFactory(status=Status.SUBMITTED, hours_of={MentorFactory(): 3})
    assert change_under_way(claim) == ""

    draft = ClaimFactory(school=claim.school, provider=claim.provider, changes=claim)

    assert change_under_way(claim) == draft.reference


def test_every_filter_lists_what_it_counts_and_finds_what_it_means(ada):
    school, provider = SchoolFactory(), ProviderFactory()
    now_open, over = open_window(), closed_window()
    draft = ClaimFactory(school=school, window=now_open)
    too_late = ClaimFactory(school=school, window=over)
    paid = ClaimFactory(school=school, window=over, status=Status.PAID, provider=provider, hours_of={ada: 2})
    ClaimFactory(status=Status.PAID, provider=provider)
    found = {
        ListFilter(): [draft, too_late, paid],
        ListFilter(group="needs-you"): [draft],
        ListFilter(group="finished"): [too_late, paid],
        ListFilter(provider=provider.code): [paid],
        ListFilter(mentor=ada.public_id): [paid],
        ListFilter(found=f"{ada.public_id},{draft.provider.code}"): [draft, paid],
        ListFilter(group="needs-you", provider=provider.code): [],
        ListFilter(provider="%' OR true --"): [],
    }

    for asked, claims in found.items():
        assert set(listed(school, [now_open, over], asked)) == set(claims)
        assert number_listed(school, [now_open, over], asked) == len(claims)
        assert listed(school, [], asked) == []
