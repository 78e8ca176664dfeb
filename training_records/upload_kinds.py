"""What a provider recorded, from its own spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from common.words import counted
from files.extracts import FileRefused
from providers.models import Provider
from training_records.models import RecordsFile, TrainingRecord
from training_records.plan import RecordsPlan, plan_of, unknown_years
from training_records.reading import Error, Recorded, read_tables
from training_records.remembered import columns_said
from training_records.tables import Found, find_tables
from training_records.who import WhoIsWho
from training_records.words import in_hours
from uploads.kinds import Kind, Plan, register
from uploads.limits import usual_limits
from uploads.models import Upload
from uploads.problems import Problem
from uploads.reading import opened

STATE = ["trn", "name", "plain_name", "email", "minutes", "upload", "row"]
_SHOWN = 50
FIXES = {
    "not hours": "Write hours, like 7.5, 7:30 or 7h 30.",
    "not a TRN": "Write a TRN of 7 digits, or leave it empty.",
    "not a year": "Write a year, like 2025 to 2026.",
    "formula without a value": "Open the file in a spreadsheet program and save it again, or write the value itself.",
}


def read_file(file: RecordsFile, content: bytes) -> tuple[Found, Recorded]:
    """By the columns that were said for these headings, else by the guess. Raises FileRefused."""
    workbook = opened(content, usual_limits())
    sheets = list(workbook.sheets)
    found = find_tables(sheets)
    if said := columns_said(file.provider, found.table.headings):
        found = find_tables(sheets, said)
    return found, read_tables(found)


def plan(upload: Upload, content: bytes) -> Plan:
    file = RecordsFile.objects.select_related("provider", "academic_year", "upload").get(pk=upload.pk)
    _, read = read_file(file, content)
    if read.errors:
        return Plan([], [], problems=[_problem(error) for error in read.errors])
    if not read.records:
        raise FileRefused("The file has no rows with hours.")
    if years := unknown_years(file, read):
        raise FileRefused(f"We do not know the academic year {min(years)} to {min(years) + 1}.")
    Provider.objects.select_for_update(no_key=True).get(pk=file.provider_id)
    planned, who = plan_of(file, read)
    return Plan(_in_words(file, read, planned, who), planned.effects(), planned)


def apply(plan: Plan, about: str, by: object) -> None:
    planned: RecordsPlan = plan.change
    TrainingRecord.objects.bulk_create(planned.new, batch_size=1000)
    TrainingRecord.objects.bulk_update([*planned.changed, *planned.removed], STATE, batch_size=500)


def _problem(error: Error) -> Problem:
    return Problem(error.row, error.column, error.value, FIXES[error.why])


def _in_words(file: RecordsFile, read: Recorded, planned: RecordsPlan, who: WhoIsWho) -> list[str]:
    lines = [
        f"{len(planned.new):,} added, {len(planned.changed):,} changed, {planned.unchanged:,} unchanged, "
        f"{len(planned.removed):,} removed"
    ]
    lines += [
        f"Row {record.row:,}: {record.name or record.trn}, {in_hours(planned.before[record.pk])} before, "
        f"{in_hours(record.minutes)} now"
        for record in planned.changed[:_SHOWN]
    ]
    lines += [
        f"Removed: {each.name or each.trn}, {in_hours(planned.before[each.pk])}" for each in planned.removed[:_SHOWN]
    ]
    return [*lines, *_part_hours(planned), *_not_kept(read, who)]


def _part_hours(planned: RecordsPlan) -> list[str]:
    parts = [record for record in (*planned.new, *planned.changed) if record.minutes % 60]
    return (
        [
            f"{counted(len(parts), 'mentor')} with part of an hour. Minutes are kept, whole hours can be claimed: "
            f"{in_hours(parts[0].minutes)} is {counted(parts[0].hours, 'hour')}"
        ]
        if parts
        else []
    )


def _not_kept(read: Recorded, who: WhoIsWho) -> list[str]:
    why = Counter(each.why for each in read.left_out)
    rows = {reason: [each.row for each in read.left_out if each.why == reason] for reason in why}
    lines = [
        f"Left out, {reason}: {counted(len(numbers), 'row')} ({_listed(numbers)})" for reason, numbers in rows.items()
    ]
    for entries, words in ((who.unclear, "we do not know the school"), (who.left_out, "you left the school out")):
        if entries:
            lines.append(
                f"Left out, {words}: {counted(len(entries), 'row')} ({_listed([each.row for each in entries])})"
            )
    if by_name := [placed for placed in who.placed if not placed.entry.trn]:
        lines.append(f"{counted(len(by_name), 'mentor')} kept by name, without a TRN")
    return lines


def _listed(rows: Sequence[int]) -> str:
    more = f" and {len(rows) - 5:,} more" if len(rows) > 5 else ""
    return f"{', '.join(f'{row:,}' for row in rows[:5])}{more}"


RECORDS = register(Kind(name="training_records", plan_file=plan, apply=apply))
