from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Search
from activity.models import Entry
from claims.actions.remove_mentor import remove_mentor
from claims.states import Status
from common.clock import now
from mentors.models import Mentor
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    UserFactory,
    claimant_at,
    closed_window,
    open_window,
    support_user,
    window_in,
)
from tests.pages import inspect
from tests.queries import queries_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentors(school):
    """Address of the list."""
    return reverse("mentors:list", args=[school.public_id])


@pytest.fixture
def ada(school):
    return MentorFactory(trn="1234567", first_name="Ada", last_name="Ní Bhriain", at=[school])


def page_about(mentor, school):
    return reverse("mentors:mentor", args=[school.public_id, mentor.public_id])


def test_an_empty_list_says_why_mentors_come_first(office, mentors):
    page = inspect(office.get(mentors))

    assert page.h1 == "Mentors"
    assert "Add them first" in page.words
    assert page.links["Add a mentor"] == f"{mentors}add/"
    assert page.root.all("table") == []


def test_the_title_names_the_school(office, mentors):
    title = inspect(office.get(mentors)).title

    assert title == "Mentors - Fernhollow Primary School - Claim funding for mentor training - GOV.UK"


def test_one_mentor_is_a_table_without_links_to_pages(office, mentors, ada, school):
    page = inspect(office.get(mentors))

    assert page.links["Ada Ní Bhriain"] == page_about(ada, school)
    assert "1234567" in page.words
    assert "Nothing yet" in page.words
    assert "Search" not in page.words


def test_hours_claimed_this_year_are_shown_for_each_provider(office, mentors, ada, school):
    harbourlight, moorland = ProviderFactory(name="Harbourlight SCITT"), ProviderFactory(name="Moorland ITT")
    for provider, hours in ((harbourlight, 10), (harbourlight, 4), (moorland, 3)):
        ClaimFactory(
            school=school, provider=provider, status=Status.SUBMITTED, hours_of={ada: hours, MentorFactory(): 2}
        )

    words = inspect(office.get(mentors)).words

    assert "14 hours with Harbourlight SCITT" in words
    assert "3 hours with Moorland ITT" in words


def test_drafts_withdrawn_claims_other_years_and_other_schools_are_not_counted(office, mentors, ada, school):
    provider = ProviderFactory(name="Harbourlight SCITT")
    ClaimFactory(school=school, provider=provider, hours_of={ada: 1})
    ClaimFactory(school=school, provider=provider, status=Status.WITHDRAWN, hours_of={ada: 1})
    ClaimFactory(school=school, provider=provider, status=Status.PAID, window=window_in(2023), hours_of={ada: 1})
    ClaimFactory(provider=provider, status=Status.SUBMITTED, hours_of={ada: 1})

    assert "Harbourlight" not in inspect(office.get(mentors)).words


def test_the_queries_are_the_same_for_two_pages_of_mentors_and_for_three(office, mentors, school):
    provider = ProviderFactory()

    def add_mentors(count):
        for _ in range(count):
            ClaimFactory(school=school, provider=provider, status=Status.SUBMITTED, hours_of={MentorFactory(): 2})

    add_mentors(30)
    office.get(mentors)
    few = queries_of(lambda: office.get(mentors))
    add_mentors(30)

    assert queries_of(lambda: office.get(mentors)) == few
    assert few <= 10


def test_twenty_six_mentors_are_two_pages_with_a_search(office, mentors, school):
    MentorFactory.create_batch(26, at=[school])

    first, second = inspect(office.get(mentors)), inspect(office.get(mentors, {"page": 2}))

    assert first.title.startswith("Mentors (page 1 of 2)")
    assert "Search by name or teacher reference number (TRN)" in first.words
    assert [len(page.root.all("tr")) for page in (first, second)] == [26, 2]


@pytest.mark.parametrize("page", ["0", "3", "-1", "x", "9" * 40, "٢"])
def test_a_page_that_does_not_exist_leads_to_the_first(office, mentors, ada, page):
    assert office.get(mentors, {"page": page})["Location"] == mentors


def searched(office, mentors, words):
    return office.get(office.post(mentors, {"search": words})["Location"])


@pytest.mark.parametrize("words", ["Ada Ní", "ní ada", "1234567", "12345"])
def test_a_search_with_one_answer_leads_to_the_mentor(office, mentors, ada, school, words):
    MentorFactory.create_batch(3, at=[school], first_name="Grace", last_name="Oyelaran")
    MentorFactory(first_name="Ada", last_name="Ní Bhriain", at=[SchoolFactory()])

    assert office.post(mentors, {"search": words})["Location"] == page_about(ada, school)


def test_a_search_with_several_answers_lists_them(office, mentors, ada, school):
    MentorFactory.create_batch(3, at=[school], first_name="Grace", last_name="Oyelaran")

    page = inspect(searched(office, mentors, "grace"))

    assert "3 mentors found" in page.words
    assert "Ada" not in page.words
    assert page.value_of("search") == "grace"
    assert page.links["Show all mentors"] == mentors


def test_a_search_with_more_answers_than_a_page_holds_has_pages_too(office, mentors, ada, school):
    MentorFactory.create_batch(26, at=[school], first_name="Grace", last_name="Oyelaran")
    address = office.post(mentors, {"search": "grace"})["Location"]

    first, second = (inspect(office.get(f"{address}&page={number}")) for number in (1, 2))

    assert "26 mentors found" in first.words
    assert [len(page.root.all("tr")) for page in (first, second)] == [26, 2]


def test_only_whoever_searched_finds_the_search_again_and_for_a_day(office, mentors, ada, school):
    address = office.post(mentors, {"search": "zebedee"})["Location"]
    assert "zebedee" not in address

    assert "Nobody on your list" in inspect(office.get(address)).words
    colleague = Client()
    colleague.force_login(claimant_at(school))
    assert str(ada) in inspect(colleague.get(address)).words
    with as_owner():
        Search.objects.update(at=now() - timedelta(days=1))
    assert str(ada) in inspect(office.get(address)).words


@pytest.mark.parametrize("words", ["zzz", "%", "_", "\\", "<b>", "'"])
def test_a_search_without_an_answer_says_so(office, mentors, ada, words):
    assert "Nobody on your list" in inspect(searched(office, mentors, words)).words


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Enter a name or a TRN"),
        ("x" * 101, "A name or a TRN must be 100 characters or fewer"),
        ("a\x00b", "A name or a TRN must not include characters that cannot be shown"),
    ],
)
def test_a_search_for_nothing_is_explained(office, mentors, ada, words, message):
    assert inspect(office.post(mentors, {"search": words})).errors == [message]


@pytest.mark.parametrize("added", ["x", "%00", "1", "zzzzzzzzzzzz", "9" * 500])
def test_a_banner_names_nobody_who_is_not_on_the_list(office, mentors, school, added):
    stranger = MentorFactory(first_name="Grace", last_name="Oyelaran")

    for value in (added, stranger.public_id):
        answer = office.get(f"{mentors}?added={value}")
        assert answer.status_code in (200, 400)
        assert "is on your list" not in answer.content.decode()


def test_a_mentors_page_lists_the_schools_claims_that_name_them(office, ada, school):
    provider = ProviderFactory(name="Harbourlight SCITT")
    paid = ClaimFactory(
        school=school,
        provider=provider,
        status=Status.PAID,
        window=closed_window(),
        hours_of={ada: 12, MentorFactory(): 3},
    )
    draft = ClaimFactory(school=school, provider=provider, hours_of={ada: None})
    theirs = ClaimFactory(provider=provider, status=Status.SUBMITTED, hours_of={ada: 1})

    page = inspect(office.get(page_about(ada, school)))

    assert page.h1 == "Ada Ní Bhriain"
    assert paid.reference in page.links
    assert draft.reference in page.links
    assert theirs.reference not in page.words
    assert "First year" in page.words


def test_a_mentor_without_claims_has_no_table(office, ada, school):
    page = inspect(office.get(page_about(ada, school)))

    assert "None yet" in page.words
    assert page.root.all("table") == []


@pytest.mark.parametrize("page", ["mentors:mentor", "mentors:remove"])
def test_another_schools_mentor_is_as_unknown_as_nobody(office, school, page):
    theirs = MentorFactory(at=[SchoolFactory()])

    for mentor in (theirs.public_id, "zzzzzzzzzzzz", "add-several", "1", "9" * 300):
        assert office.get(reverse(page, args=[school.public_id, mentor])).status_code == 404
        assert office.post(reverse(page, args=[school.public_id, mentor])).status_code in (404, 405)


def test_a_mentor_is_taken_off_the_list(office, mentors, ada, school, sam):
    remove = reverse("mentors:remove", args=[school.public_id, ada.public_id])

    page = inspect(office.get(remove))
    assert page.h1 == "Take Ada Ní Bhriain off your list?"
    page = inspect(office.post(remove, follow=True))

    assert "Ada Ní Bhriain is not on your list now" in page.words
    assert not Mentor.objects.at(school).exists()
    assert Mentor.objects.filter(pk=ada.pk).exists()
    entry = Entry.objects.about(ada).get()
    assert (entry.verb, entry.by) == ("mentor removed from a school's list", sam)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_a_mentor_named_on_a_claim_that_can_change_stays(office, ada, school, status):
    claim = ClaimFactory(school=school, status=status, window=open_window(), hours_of={ada: 5})
    remove = reverse("mentors:remove", args=[school.public_id, ada.public_id])

    page = inspect(office.get(remove))
    assert page.h1 == "You cannot take Ada Ní Bhriain off your list yet"
    assert f"Claim {claim.reference}" in page.links
    assert page.root.all("form") == [form for form in page.root.all("form") if form.get("action") == "/sign-out/"]
    office.post(remove)

    assert Mentor.objects.at(school).get() == ada


@pytest.mark.parametrize(
    ("status", "window"),
    [
        (Status.SUBMITTED, closed_window),
        (Status.PAID, closed_window),
        (Status.WITHDRAWN, open_window),
        (Status.SAMPLING_IN_PROGRESS, closed_window),
    ],
)
def test_a_mentor_on_claims_that_cannot_change_can_go(office, ada, school, status, window):
    claim = ClaimFactory(school=school, status=status, window=window(), hours_of={ada: 5})

    office.post(reverse("mentors:remove", args=[school.public_id, ada.public_id]))

    assert not Mentor.objects.at(school).exists()
    assert claim.trainings.get().mentor == ada


def test_another_schools_draft_keeps_nobody_on_this_list(office, ada, school):
    ClaimFactory(hours_of={ada: 5})

    office.post(reverse("mentors:remove", args=[school.public_id, ada.public_id]))

    assert not Mentor.objects.at(school).exists()


def test_support_sees_a_schools_mentors(client, mentors, ada):
    client.force_login(support_user())

    page = inspect(client.get(mentors))

    assert page.h1 == "Mentors"


def test_the_navigation_marks_where_one_is(office, mentors, ada, school):
    for address, current in ((mentors, "page"), (page_about(ada, school), "true")):
        links = [link for link in inspect(office.get(address)).root.all("a") if link.get("href") == mentors]
        assert current in [link.get("aria-current") for link in links]


def test_removing_somebody_who_is_gone_already_changes_nothing():
    remove_mentor(mentor=MentorFactory(), school=SchoolFactory(), by=UserFactory())

    assert Entry.objects.count() == 0
