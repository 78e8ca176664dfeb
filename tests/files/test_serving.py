import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.test import RequestFactory
from openpyxl import load_workbook

from files import csv_out
from files.actions import store
from files.csv_out import csv_lines, plain_text
from files.models import Download
from files.serving import serve
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

ROWS = [["10000001", "Zoë O’Brien", "=HYPERLINK(1)", "0123456"], ["10000002", "a\x07b", " +1", ""]]


@pytest.fixture
def stored():
    return store(
        csv_lines(["claim_reference", "mentor", "reason", "trn"], ROWS),
        kind="test",
        name="sampling-1AB-2026-07-18.csv",
        media_type=csv_out.MEDIA_TYPE,
        row_count=2,
    )


def ask(stored, person=None, **how):
    request = RequestFactory().post("/")
    request.user = person or UserFactory()
    return serve(request, stored, **how)


def body(response):
    return b"".join(response.streaming_content)


def test_the_download_is_the_stored_bytes_under_our_own_name(stored):
    response = ask(stored)

    content = body(response)
    assert content == default_storage.open(stored.path).read()
    assert len(content) == stored.size == int(response["Content-Length"])
    assert response["Content-Disposition"] == 'attachment; filename="sampling-1AB-2026-07-18.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_each_download_is_on_record(stored):
    person = UserFactory()

    for form in ["csv", "xlsx"]:
        body(ask(stored, person, form=form))

    assert [(row.stored_file, row.by, row.form) for row in Download.objects.order_by("id")] == [
        (stored, person, "csv"),
        (stored, person, "xlsx"),
    ]


def test_an_excel_file_holds_the_same_rows_as_text(stored):
    response = ask(stored, form="xlsx")

    sheet = load_workbook(io.BytesIO(body(response))).active
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert response["Content-Disposition"] == 'attachment; filename="sampling-1AB-2026-07-18.xlsx"'
    assert cells[1:] == [["10000001", "Zoë O’Brien", "=HYPERLINK(1)", "0123456"], ["10000002", "ab", " +1", ""]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_an_excel_file_has_the_same_bytes_whenever_it_is_made(stored):
    first = body(ask(stored, form="xlsx"))

    with time_machine.travel(stored.created_at + timedelta(days=400)):
        assert body(ask(stored, form="xlsx")) == first


def test_a_csv_file_read_back_is_what_was_written(stored):
    text = body(ask(stored)).decode("utf-8-sig")

    assert [[plain_text(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))][1:] == ROWS


def test_altered_bytes_of_the_same_length_are_never_served(stored, caplog):
    place = Path(default_storage.path(stored.path))
    whole = place.read_bytes()
    place.write_bytes(b"other" + whole[5:])

    response = ask(stored, AnonymousUser())

    place.write_bytes(whole)
    assert response.status_code == 500
    assert f"stored file {stored.pk} is altered" in caplog.text
    assert not Download.objects.exists()


@pytest.mark.parametrize(("left", "what"), [(None, "lost"), (b"half", "cut short or longer")])
def test_a_lost_file_is_an_honest_page_and_an_alarm(stored, left, what, caplog):
    place = Path(default_storage.path(stored.path))
    place.unlink() if left is None else place.write_bytes(left)

    response = ask(stored, AnonymousUser())

    assert response.status_code == 500
    assert "could not be found where it is kept" in response.content.decode()
    assert f"stored file {stored.pk} is {what}" in caplog.text
    assert Download.objects.count() == 0
