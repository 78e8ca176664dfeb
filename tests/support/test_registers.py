"""Support loads the registers of providers and of schools in the browser."""

import csv
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims_service.web_worker import LARGEST_BODY
from providers.models import Provider
from providers.upload_kinds import REGISTER as OF_PROVIDERS
from schools.models import FundingArea, School
from tests.factories import ProviderFactory, SchoolFactory, support_user
from tests.pages import Page, inspect
from tests.queries import MOST_QUERIES, queries_of
from tests.roles import as_owner
from tests.schools import extracts as schools
from tests.uploads.files import xlsx
from tests.uploads.test_uploads import register
from uploads.limits import register_limits, usual_limits
from uploads.reading import read
from uploads.workbooks import ZIP

pytestmark = pytest.mark.django_db
ADDRESS = "/support/registers/providers/"
SCHOOLS = "/support/registers/schools/"
ROOM_FOR_THE_FORM = 100_000
"""Bytes that a browser adds."""


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(support_user(first_name="Robin", last_name="Hale"))
    return client


def sent(browser: Client, content: bytes, name: str = "register.csv", to: str = ADDRESS) -> tuple[str, Page]:
    """The address of the result, and its page."""
    answer = browser.post(to, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 303
    return answer["Location"], inspect(browser.get(answer["Location"]))


def test_a_register_is_uploaded_checked_and_applied(browser: Client) -> None:
    address, page = sent(browser, register({}))
    assert "1 added, 0 changed, 0 as before" in page.words
    assert not Provider.objects.exists()

    browser.post(address)

    assert "Robin Hale applied it" in inspect(browser.get(address)).words
    assert Provider.objects.get().code == "28E"
    again, page = sent(browser, register({}))
    assert again == address
    assert "Robin Hale uploaded this same file on" in page.words
    assert "Robin Hale applied it" in page.words


def test_what_is_wrong_is_listed_and_comes_back_as_rows_to_correct(browser: Client) -> None:
    address, page = sent(browser, register({"name": ""}, {"code": "28F"}))
    assert "Row 2, name: empty. Fill in name." in page.words
    assert "Nothing has been saved" in page.words

    rows = browser.post(f"{address}rows-to-correct/").getvalue().decode("utf-8-sig").splitlines()

    assert rows[0].endswith(",what_to_correct")
    assert len(rows) == 2
    assert rows[1].endswith("name: Fill in name.")


def test_a_workbook_comes_back_as_one_and_its_column_is_ignored(browser: Client) -> None:
    table = [*csv.reader(io.StringIO(register({"name": "", "code": "028"}, {"code": "28F"}).decode()))]
    address, page = sent(browser, xlsx([["Providers of July"], *table]), "register.xlsx")
    assert "Download the rows to correct (Excel)" in page.words

    back = browser.post(f"{address}rows-to-correct/").getvalue()

    assert back.startswith(ZIP)
    _, page = sent(browser, back, "rows-to-correct.xlsx")
    assert "Row 2, name: empty. Fill in name." in page.words
    rows = read(back, OF_PROVIDERS.columns, usual_limits()).table.rows
    assert rows[0][-1] == "what_to_correct"
    rows[1][rows[0].index("name")] = "Astra SCITT"
    address, page = sent(browser, xlsx(rows), "corrected.xlsx")
    assert "1 added" in page.words
    browser.post(address)
    assert Provider.objects.get().code == "028"


def test_the_result_takes_as_many_queries_for_many_rows(browser: Client) -> None:
    few, many = [{}], [{"code": f"{number}", "name": ""} for number in range(100, 150)]
    address, _ = sent(browser, register(*few))
    one = queries_of(lambda: browser.get(address))
    address, page = sent(browser, register(*many))
    assert "name in 50 rows (2, 3, 4 and 47 more). Fill in name." in page.words
    assert queries_of(lambda: browser.get(address)) == one <= MOST_QUERIES


def test_a_body_may_be_as_large_as_the_largest_file_that_is_taken() -> None:
    assert max(usual_limits().size, register_limits().size) + ROOM_FOR_THE_FORM < LARGEST_BODY


def test_what_moved_meanwhile_is_shown_again(browser: Client) -> None:
    address, _ = sent(browser, register({}))
    ProviderFactory(code="28E")

    browser.post(address)

    words = inspect(browser.get(address)).words
    assert "This has changed while you were on the page" in words
    assert "0 added, 1 changed" in words


def test_no_file_or_another_kind_of_file_is_asked_for_again(browser: Client) -> None:
    assert "Choose a file" in inspect(browser.post(ADDRESS)).words
    answer = browser.post(ADDRESS, {"file": SimpleUploadedFile("a.pdf", b"x")})
    assert "The file must be a CSV, Excel or OpenDocument file" in inspect(answer).words


def test_the_register_of_schools_says_first_what_it_will_do(browser: Client, tmp_path: Path) -> None:
    SchoolFactory(urn=100001, name="St Hilda's School", funding_area="inner_london")
    rows = [schools.row(100001), schools.row(100002), schools.row(100003, status="2")]
    content = schools.zipped(schools.extract(tmp_path, rows)).read_bytes()

    address, page = sent(browser, content, "edubasealldata20250718.zip", to=SCHOOLS)

    assert "1 added, 1 changed, 0 closed, 0 reopened, 0 as before" in page.words
    assert "1 left out: closed before we knew them" in page.words
    assert "1 open school from Inner London (£53.60 an hour) to Rest of England (£43.80 an hour)" in page.words
    assert School.objects.count() == 1
    browser.post(address)
    assert inspect(browser.get(address)).h1 == "Your file was applied"
    assert School.objects.get(urn=100001).funding_area == FundingArea.REST_OF_ENGLAND


def test_a_register_that_would_lose_many_schools_is_refused_in_words(browser: Client, tmp_path: Path) -> None:
    for urn in range(100001, 100005):
        SchoolFactory(urn=urn)

    _, page = sent(browser, schools.extract(tmp_path, [schools.row(100001)]).read_bytes(), to=SCHOOLS)

    assert "would lose 3 of 4 open schools, more than 10%. If that is right, whoever runs this service" in page.words
    assert "--allow" not in page.words


def test_a_school_that_changed_meanwhile_is_shown_again(browser: Client, tmp_path: Path) -> None:
    school = SchoolFactory(urn=100001, name="Before")
    address, _ = sent(browser, schools.extract(tmp_path, [schools.row(100001)]).read_bytes(), to=SCHOOLS)
    with as_owner():
        School.objects.filter(pk=school.pk).update(name="Meanwhile")

    browser.post(address)

    assert "This has changed while you were on the page" in inspect(browser.get(address)).words
    assert School.objects.get().name == "Meanwhile"
    browser.post(address)
    assert School.objects.get().name == schools.ORDINARY["EstablishmentName"]
