"""What a person does with a file of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from activity.actions import record
from common.actor import set_actor
from providers.models import Provider
from schools.models import AcademicYear, School
from training_records.models import (
    ColumnMapping,
    KnownPerson,
    KnownSchool,
    RecordsFile,
    RecordVersion,
    TrainingRecord,
)
from training_records.names import plain_person
from training_records.remembered import digest_of
from training_records.upload_kinds import RECORDS, STATE
from uploads.actions import check, content_of, receive
from uploads.models import Upload
from uploads.states import OPEN, State


class BuiltOn(Exception):
    """Later files changed what this one brought."""


@transaction.atomic
def receive_records(content: bytes, *, provider: Provider, year: AcademicYear, name: str, by: User) -> RecordsFile:
    """Raises FileRefused."""
    undone = RecordsFile.objects.filter(provider=provider, academic_year=year, taken_back_at__isnull=False).count()
    about = f"{provider.pk} {year.pk} {undone}"

    def tie(upload: Upload) -> None:
        RecordsFile.objects.create(upload=upload, provider=provider, academic_year=year)

    upload = receive(content, kind=RECORDS.name, name=name, by=by, about=about, tie=tie)
    return upload.records_file


@transaction.atomic
def name_columns(file: RecordsFile, *, headings: Sequence[str], columns: Mapping[str, Sequence[str]], by: User) -> None:
    set_actor(by)
    ColumnMapping.objects.create(
        provider=file.provider, headings_digest=digest_of(headings), columns=dict(columns), by=by
    )
    record("columns named", about=file.provider, by=by, after={"columns": dict(columns)})


@transaction.atomic
def name_schools(provider: Provider, *, schools: Mapping[str, School | None], by: User) -> None:
    set_actor(by)
    KnownSchool.objects.bulk_create(
        KnownSchool(provider=provider, plain_name=name, school=school, by=by) for name, school in schools.items()
    )


@transaction.atomic
def name_people(provider: Provider, *, people: Mapping[tuple[int, str, str], str], by: User) -> None:
    """TRNs, or "", by school, plain name and e-mail."""
    set_actor(by)
    KnownPerson.objects.bulk_create(
        KnownPerson(provider=provider, school_id=school, plain_name=name, email=email, trn=trn, by=by)
        for (school, name, email), trn in people.items()
    )


def read_again(file: RecordsFile, *, by: User) -> RecordsFile:
    """With what was said meanwhile; a file that was refused is received anew."""
    if file.upload.state in OPEN:
        check(file.upload)
    elif file.upload.state == State.REFUSED:
        name, content = file.upload.stored_file.name, content_of(file.upload)
        return receive_records(content, provider=file.provider, year=file.academic_year, name=name, by=by)
    return file


@transaction.atomic
def replace_everything(file: RecordsFile, *, replaces: bool, by: User) -> None:
    """Makes the preview again."""
    set_actor(by)
    upload = Upload.objects.select_for_update(no_key=True, of=["self"]).get(pk=file.pk)
    if upload.state in OPEN:
        RecordsFile.objects.filter(pk=file.pk).update(replaces_everything=replaces)
        check(upload)


@transaction.atomic
def take_back(file: RecordsFile, *, by: User) -> None:
    """Each record is again what it was before the file. Raises BuiltOn."""
    set_actor(by)
    file = RecordsFile.objects.select_for_update(no_key=True, of=["self"]).select_related("upload").get(pk=file.pk)
    if file.taken_back_at or file.upload.state != State.APPLIED:
        return
    versions = RecordVersion.objects.filter(upload=file.upload).select_related("record")
    records = {version.record_id: version.record for version in versions}
    if any(each.upload_id != file.pk for each in records.values()):
        raise BuiltOn("A later file has changed these records. Take that file back first")
    before = _states_before(file, list(versions))
    for pk, each in records.items():
        _return_to(each, before.get(pk))
    TrainingRecord.objects.bulk_update(records.values(), STATE, batch_size=500)
    RecordsFile.objects.filter(pk=file.pk).update(taken_back_at=Now(), taken_back_by=by)
    record("file taken back", about=file.upload, by=by)


def _states_before(file: RecordsFile, versions: Sequence[RecordVersion]) -> dict[int, RecordVersion]:
    first: dict[int, int] = {}
    for version in versions:
        first.setdefault(version.record_id, version.pk)
    earlier = RecordVersion.objects.filter(record__in=first).exclude(upload=file.upload).order_by("pk")
    return {version.record_id: version for version in earlier if version.pk < first[version.record_id]}


def _return_to(record: TrainingRecord, before: RecordVersion | None) -> None:
    if before is None:
        record.minutes = 0
        return
    for name in ("minutes", "trn", "name", "email", "upload_id", "row"):
        setattr(record, name, getattr(before, name))
    record.plain_name = plain_person(record.name)[:200]
