import pytest
from django.test import RequestFactory

from accounts.models import User
from govuk.pagination import NoSuchPage, Page, page_of
from tests.factories import UserFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven_people() -> list[User]:
    return UserFactory.create_batch(7)


def page_asked_for(address: str, size: int) -> Page:
    return page_of(User.objects.order_by("pk"), RequestFactory().get(address), size)


@pytest.mark.parametrize(("address", "size", "shown"), [("/", 7, (0, 7)), ("/", 3, (0, 3)), ("/?page=3", 3, (6, 7))])
def test_a_page_has_its_rows_and_knows_how_many_there_are(seven_people, address, size, shown):
    page = page_asked_for(address, size)

    assert list(page) == seven_people[slice(*shown)]
    assert (page.count_of_rows, page.count_of_pages) == (7, -(-7 // size))


def test_rows_that_fit_on_one_page_are_not_counted(seven_people):
    assert queries_of(lambda: list(page_asked_for("/", 7))) == 1
    assert queries_of(lambda: list(page_asked_for("/", 6))) == 2
    assert queries_of(lambda: list(page_asked_for("/?page=2", 6))) == 2


def test_no_rows_are_one_empty_page(db):
    page = page_asked_for("/", 7)

    assert (list(page), page.count_of_rows, page.count_of_pages) == ([], 0, 1)


@pytest.mark.parametrize("number", ["0", "3", "x", "-1", ""])
def test_a_page_that_is_not_there_leads_to_the_first(seven_people, number):
    with pytest.raises(NoSuchPage) as none:
        page_asked_for(f"/people/?page={number}&show=4", 4)

    assert none.value.first == "/people/?show=4"
