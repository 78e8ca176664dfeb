"""What a file will do to a provider's records: the preview and the effect are made here, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from schools.models import AcademicYear
from training_records.models import RecordsFile, TrainingRecord
from training_records.names import plain_person
from training_records.reading import Recorded
from training_records.who import Placed, WhoIsWho, who_is_who

Key = tuple[int, int, str]
"""School, year, and the TRN or the name and e-mail."""


@dataclass
class RecordsPlan:
    new: list[TrainingRecord] = field(default_factory=list)
    changed: list[TrainingRecord] = field(default_factory=list)
    before: dict[int, int] = field(default_factory=dict)
    unchanged: int = 0
    removed: list[TrainingRecord] = field(default_factory=list)

    def effects(self) -> list[Any]:
        return [_effect(record, self.before.get(record.pk)) for record in (*self.new, *self.changed, *self.removed)]


def _effect(record: TrainingRecord, before: int | None) -> list[Any]:
    who = [record.school_id, record.academic_year_id, record.trn, record.name, record.email]
    return [record.pk, before, record.minutes, record.row, *who]


def plan_of(file: RecordsFile, read: Recorded) -> tuple[RecordsPlan, WhoIsWho]:
    who = who_is_who(file.provider, read.records)
    known = _Known(file)
    plan = RecordsPlan()
    for record in _recorded(file, who):
        _add(plan, known, record)
    if file.replaces_everything:
        plan.removed = [*known.rest(file.academic_year_id)]
        for record in plan.removed:
            plan.before[record.pk], record.minutes, record.upload = record.minutes, 0, file.upload
    return plan, who


def _recorded(file: RecordsFile, who: WhoIsWho) -> list[TrainingRecord]:
    """Two rows that turn out to be of one person are one record."""
    found: dict[Key, TrainingRecord] = {}
    for placed in who.placed:
        record = _record(file, placed)
        if before := found.get(_key(record)):
            before.minutes += record.minutes
        else:
            found[_key(record)] = record
    return list(found.values())


def _record(file: RecordsFile, placed: Placed) -> TrainingRecord:
    entry = placed.entry
    return TrainingRecord(
        provider=file.provider,
        school_id=placed.school_id,
        academic_year_id=entry.year or file.academic_year_id,
        trn=entry.trn,
        name=entry.name[:200],
        plain_name=plain_person(entry.name)[:200],
        email=entry.email.casefold()[:254],
        minutes=entry.minutes,
        upload=file.upload,
        row=entry.row,
    )


def _key(record: TrainingRecord) -> Key:
    return record.school_id, record.academic_year_id, record.trn or _name_key(record)


def _name_key(record: TrainingRecord) -> str:
    return f"{record.plain_name} {record.email}"


class _Known:
    """The provider's records, each taken once."""

    def __init__(self, file: RecordsFile) -> None:
        records = TrainingRecord.objects.filter(provider=file.provider).order_by("pk")
        self.records = {_key(record): record for record in records}

    def take(self, record: TrainingRecord) -> TrainingRecord | None:
        """Also one of the same name from before its TRN was known."""
        by_name = record.school_id, record.academic_year_id, _name_key(record)
        return self.records.pop(_key(record), None) or self.records.pop(by_name, None)

    def rest(self, year: int) -> Iterator[TrainingRecord]:
        return (record for record in self.records.values() if record.academic_year_id == year and record.minutes)


def _add(plan: RecordsPlan, known: _Known, record: TrainingRecord) -> None:
    before = known.take(record)
    if before is None:
        plan.new.append(record)
    elif (before.minutes, before.trn) == (record.minutes, record.trn):
        plan.unchanged += 1
    else:
        plan.before[before.pk] = before.minutes
        for name in ("trn", "name", "plain_name", "email", "minutes", "upload", "row"):
            setattr(before, name, getattr(record, name))
        plan.changed.append(before)


def unknown_years(file: RecordsFile, read: Recorded) -> set[int]:
    years = {record.year for record in read.records if record.year}
    return years - set(AcademicYear.objects.values_list("pk", flat=True))
