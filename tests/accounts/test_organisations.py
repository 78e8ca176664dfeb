import pytest
from django.urls import reverse

from accounts.models import ProviderMembership
from tests.factories import ClaimFactory, ProviderFactory, SchoolFactory, UserFactory, claimant_at, manager_at
from tests.pages import inspect
from tests.queries import queries_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_schools_come_before_providers_each_by_name(client):
    user = claimant_at(SchoolFactory(name="Birch Lane School"), SchoolFactory(name="Alder Street School"))
    with as_owner():
        ProviderMembership.objects.create(user=user, provider=ProviderFactory(name="Aardvark SCITT"))
    client.force_login(user)

    page = inspect(client.get("/your-organisations/"))

    assert page.h1 == "Which school or provider?"
    names = ["Schools", "Alder Street School", "Birch Lane School", "Providers", "Aardvark SCITT"]
    assert [page.words.index(name) for name in names] == sorted(page.words.index(name) for name in names)


def test_a_school_says_how_many_drafts_wait(client):
    first, second = SchoolFactory(name="Alder Street School"), SchoolFactory(name="Birch Lane School")
    ClaimFactory.create_batch(2, school=first)
    client.force_login(claimant_at(first, second))

    page = inspect(client.get("/your-organisations/"))

    assert "2 drafts" in page.words
    assert "0 drafts" not in page.words


def test_with_one_there_is_nothing_to_choose(client, school):
    client.force_login(claimant_at(school))

    assert client.get("/your-organisations/")["Location"] == reverse("claims:list", args=[school.public_id])


@pytest.mark.parametrize("address", ["/account/", "/help/", "/"])
def test_the_links_of_the_only_school_stay_on_pages_that_are_no_schools(client, school, address):
    client.force_login(claimant_at(school))

    assert links_to(client, address).count(reverse("claims:list", args=[school.public_id])) >= 1


def test_somebody_with_several_schools_has_the_links_of_none(client, school):
    client.force_login(claimant_at(school, SchoolFactory()))

    assert reverse("mentors:list", args=[school.public_id]) not in links_to(client, "/account/")


def links_to(client, address: str) -> list[str]:
    return [link.get("href") for link in inspect(client.get(address)).root.all("a")]


def test_ten_are_a_list_and_eleven_have_a_search(client):
    ten = SchoolFactory.create_batch(10)
    user = claimant_at(*ten)
    client.force_login(user)
    assert "Search by name" not in inspect(client.get("/your-organisations/")).words

    with as_owner():
        user.school_memberships.create(school=SchoolFactory(name="Zebra Hill School", postcode="LS1 4DY", urn=123456))

    assert "Search by name" in inspect(client.get("/your-organisations/")).words
    for words in ("zebra", "hill ZEBRA", "ls1 4dy", "123456"):
        page = inspect(client.get("/your-organisations/", {"search": words}))
        assert list(page.links) == ["Show all", "Zebra Hill School"]


@pytest.mark.parametrize("words", ["nothing like it", "%", "<script>alert(1)</script>", "x" * 5000, "\u202e", "١٢٣"])
def test_a_search_that_finds_nothing_says_so(client, words):
    client.force_login(claimant_at(*SchoolFactory.create_batch(11)))

    page = inspect(client.get("/your-organisations/", {"search": words}))

    assert "None of your schools and providers" in page.words


def test_somebody_without_any_is_told_what_to_do(client):
    client.force_login(UserFactory(email="new@fernhollow.example"))

    page = inspect(client.get("/your-organisations/"))

    assert page.h1 == "You do not belong to a school or provider yet"
    assert "new@fernhollow.example" in page.words


@pytest.mark.parametrize("address", ["/your-organisations/", "/account/"])
def test_the_queries_are_the_same_for_three_schools_and_for_sixty(client, address):
    user = claimant_at(*SchoolFactory.create_batch(3))
    client.force_login(user)
    client.get(address)
    few = queries_of(lambda: client.get(address))

    for school in SchoolFactory.create_batch(57):
        with as_owner():
            user.school_memberships.create(school=school)

    assert queries_of(lambda: client.get(address)) == few


@pytest.mark.parametrize("page", ["0", "999", "-1", "x", "1e9", "9" * 50, "²"])
def test_a_page_that_does_not_exist_leads_to_the_first(client, page):
    client.force_login(claimant_at(*SchoolFactory.create_batch(3)))

    assert client.get("/your-organisations/", {"page": page})["Location"] == "/your-organisations/"


def test_the_account_shows_details_memberships_and_levels(client, school):
    user = manager_at(school, first_name="Priya", last_name="Nair", email="priya@fernhollow.example")
    client.force_login(user)

    page = inspect(client.get("/account/"))

    assert page.h1 == "Your account"
    for words in ("Priya Nair", "priya@fernhollow.example", "Fernhollow Primary School", "Manager", "60 minutes"):
        assert words in page.words


def test_the_layout_offers_a_switch_only_to_people_with_several(client, school):
    address = reverse("mentors:list", args=[school.public_id])
    client.force_login(claimant_at(school))
    assert "Switch" not in inspect(client.get(address)).root.words

    client.force_login(claimant_at(school, SchoolFactory()))

    assert "Switch to another organisation" in inspect(client.get(address)).root.words


def test_a_manager_is_promised_the_pages_that_are_there_with_links_to_them(client, school):
    client.force_login(manager_at(school))

    page = inspect(client.get("/account/"))

    assert "Manager: claims, mentors and grant conditions" in page.words
    assert "users" not in page.words
    assert page.links[f"Grant conditions of {school.name}"] == reverse(
        "schools:grant-conditions", args=[school.public_id]
    )
