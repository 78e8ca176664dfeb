"""Stored, read, previewed and applied whole; the register of providers is the example."""

import csv
import io

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from activity.models import Entry
from files.extracts import FileRefused
from providers.models import Provider
from providers.register import REGISTER_COLUMNS
from tests.claims.guards import run, take_away
from tests.factories import ProviderFactory, support_user
from tests.routes import all_routes
from tests.uploads.files import xlsx
from uploads import actions
from uploads.actions import Moved, NotReady, apply_upload, receive
from uploads.kinds import all_kinds
from uploads.models import Upload
from uploads.states import State
from work.models import State as TaskState
from work.models import Task
from work.running import run_task

pytestmark = pytest.mark.django_db


def register(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    ordinary = {"name": "Astra SCITT", "code": "28E", "accredited": "yes", "type": "scitt", "town": "Amersham"}
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, REGISTER_COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({**ordinary, **row} for row in rows)
    return text.getvalue().encode(encoding)


def received(content: bytes, name: str = "providers.csv", by: object = None) -> Upload:
    return receive(content, kind="providers_register", name=name, by=by or support_user())


def test_a_file_is_previewed_and_then_applied_once_by_whoever_says_so() -> None:
    ProviderFactory(code="H33", name="Harbourlight SCITT", accredited=True)
    robin = support_user()

    upload = received(register({}, {"code": "H33", "name": "Harbourlight Trust"}), by=robin)

    assert upload.state == State.READY
    assert upload.preview[0] == "1 added, 1 changed, 0 as before"
    assert not Provider.objects.filter(code="28E").exists()
    applied = [apply_upload(upload, by=robin) for _ in range(2)][1]
    assert (applied.state, applied.applied_by) == (State.APPLIED, robin)
    assert Provider.objects.get(code="28E").town == "Amersham"
    assert Provider.objects.get(code="H33").name == "Harbourlight Trust"
    verbs = Entry.objects.about(upload).values_list("verb", flat=True)
    assert list(verbs) == ["file uploaded", "file applied"]


def test_the_same_file_again_is_the_same_upload() -> None:
    first = received(register({}))
    assert received(register({}), name="copy.csv") == first
    apply_upload(first, by=support_user())
    assert received(register({})).state == State.APPLIED
    assert Upload.objects.count() == 1


def test_a_later_file_replaces_one_that_waits_and_that_is_never_applied() -> None:
    first, second = received(register({})), received(register({"town": "Whitby"}))
    first.refresh_from_db()
    assert (first.state, second.state) == (State.REPLACED, State.READY)
    with pytest.raises(NotReady):
        apply_upload(first, by=support_user())


def test_whatever_moved_since_the_preview_is_shown_first() -> None:
    upload = received(register({}))
    ProviderFactory(code="28E", name="Somebody else was quicker")

    with pytest.raises(Moved):
        apply_upload(upload, by=support_user())

    upload.refresh_from_db()
    assert (upload.state, upload.preview[0]) == (State.READY, "0 added, 1 changed, 0 as before")
    assert Provider.objects.get(code="28E").name == "Somebody else was quicker"
    assert apply_upload(upload, by=support_user()).state == State.APPLIED


def test_every_row_that_is_wrong_is_told_of_and_nothing_is_taken() -> None:
    upload = received(register({"type": "college"}, {"code": "28F"}, {"code": "28F"}, {"code": "28G", "name": ""}))
    assert upload.state == State.REFUSED
    assert upload.lines == ["Row 5, name: empty. Fill in name."]

    upload = received(register({"type": "college"}, {"code": "28F"}, {"code": "28F"}))

    assert len(upload.lines) == 2
    assert "Row 4, code: “28F”. Remove one of the rows with this code." in upload.lines


def test_a_file_that_is_none_is_kept_and_refused_in_words() -> None:
    upload = received(b"\x89PNG\0\0")
    assert (upload.state, upload.lines) == (State.REFUSED, ["The file must be a CSV or Excel file."])


def test_one_that_is_too_large_is_not_even_kept(settings: object) -> None:
    settings.REGISTER_UPLOAD_LIMITS = settings.REGISTER_UPLOAD_LIMITS | {"size": 10}
    with pytest.raises(FileRefused, match="smaller than"):
        received(register({}))
    assert not Upload.objects.exists()


def test_the_preview_names_hidden_sheets() -> None:
    table = [*csv.reader(io.StringIO(register({}).decode()))]
    assert received(xlsx([["notes"]], table, hidden=0)).preview[-1] == "Hidden sheets are not read: Sheet1"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
def test_any_dress_has_the_same_effect(encoding: str) -> None:
    plain = received(register({"name": "Café SCITT"}))
    dressed = received(register({"name": "Café SCITT"}, encoding=encoding))
    table = [*csv.reader(io.StringIO(register({"name": "Café SCITT"}).decode()))]
    assert {plain.effects_digest} == {dressed.effects_digest, received(xlsx(table)).effects_digest}


def test_a_long_file_is_read_by_the_worker_with_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "READ_AT_ONCE", 10)
    upload = received(register({}, {"code": "28F", "name": "Birch SCITT"}))
    assert upload.state == State.WAITING

    task = Task.objects.get(kind=actions.READING)
    run_task(task.pk)

    upload.refresh_from_db()
    task.refresh_from_db()
    assert (upload.state, upload.rows_done, upload.rows_in_all) == (State.READY, 2, 2)
    assert task.state == TaskState.DONE


def test_the_worker_knows_every_kind() -> None:
    """It loads no addresses: an app's own upload_kinds.py is all that it looks into."""
    assert all_routes()
    looked_into = {f"{app.name}.upload_kinds" for app in apps.get_app_configs()}
    assert {kind.apply.__module__ for kind in all_kinds()} <= looked_into


@pytest.mark.parametrize(
    ("guard", "change"),
    [
        ("only_moves_in_the_table", "state = 'waiting'"),
        ("an_upload_has_a_preview_before_it_is_applied", "effects_digest = ''"),
        ("somebody_applies_an_upload", "applied_at = now()"),
    ],
)
def test_a_ready_upload_keeps_its_rules(guard: str, change: str) -> None:
    upload = received(register({}))
    with pytest.raises(DatabaseError), transaction.atomic():
        run(f"UPDATE uploads_upload SET {change} WHERE id = {upload.pk}")
    take_away("uploads_upload", guard)
    run(f"UPDATE uploads_upload SET {change} WHERE id = {upload.pk}")


def test_what_was_applied_or_refused_stands() -> None:
    upload = received(b"nothing")
    change = f"UPDATE uploads_upload SET refusal = '' WHERE id = {upload.pk}"
    with pytest.raises(DatabaseError), transaction.atomic():
        run(change)
    take_away("uploads_upload", "a_settled_upload_stands")
    run(change)


def test_nobody_applies_in_the_name_of_another() -> None:
    upload, other = received(register({})), support_user()
    change = f"UPDATE uploads_upload SET state = 'applied', applied_at = now(), applied_by_id = {other.pk}"
    with pytest.raises(DatabaseError, match="another than who acts"), transaction.atomic():
        run(change)
    take_away("uploads_upload", "whoever_applies_is_named")
    run(change)
    assert Upload.objects.get().uploaded_by == upload.uploaded_by


def test_of_a_kind_one_upload_is_open() -> None:
    upload = received(register({}))
    insert = (
        "INSERT INTO uploads_upload (kind, about, stored_file_id, uploaded_by_id, state, rows_done, rows_in_all, "
        "refusal, problems, preview, effects_digest) SELECT kind, about, stored_file_id, uploaded_by_id, 'waiting', 0, "
        f"0, '', '[]', '[]', '' FROM uploads_upload WHERE id = {upload.pk}"
    )
    with pytest.raises(IntegrityError, match="one_open_upload_of_a_kind"), transaction.atomic():
        run(insert)
    take_away("uploads_upload", "one_open_upload_of_a_kind")
    run(insert)
