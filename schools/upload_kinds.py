"""The register of schools, loaded in the browser: the daily extract as it was downloaded, or zipped."""

from pathlib import Path
from tempfile import TemporaryDirectory

from common.clock import today
from common.money import pounds
from common.words import counted
from schools.models import AcademicYear, FundingArea, HourlyRate
from schools.register_import import Outcome, count_ahead, load_register, take_over, unknown_districts
from uploads.kinds import Kind, Plan, register
from uploads.limits import register_limits
from uploads.models import Upload


def plan_file(upload: Upload, content: bytes) -> Plan:
    with TemporaryDirectory() as folder:
        path = Path(folder, Path(upload.stored_file.name).name)
        path.write_bytes(content)
        outcome = load_register(path)
    digest = count_ahead(outcome)
    return Plan(_in_words(outcome), [digest], outcome)


def apply(plan: Plan, about: str, by: object) -> None:
    take_over(plan.change, "Uploaded in the browser")


def _in_words(outcome: Outcome) -> list[str]:
    lines = [
        f"{outcome.added:,} added, {outcome.changed:,} changed, {outcome.closed:,} closed, "
        f"{outcome.reopened:,} reopened, {outcome.unchanged:,} as before",
    ]
    lines += [f"{number:,} left out: {why}" for why, number in outcome.skipped.most_common()]
    if outcome.missing_urns:
        lines.append(f"{counted(len(outcome.missing_urns), 'school')} not in the file, left as they are")
    return [*lines, *_areas(outcome), *filter(None, [unknown_districts(outcome).removesuffix(".")])]


def _areas(outcome: Outcome) -> list[str]:
    """1 open school from Fringe (£45.10 an hour) to Inner London (£53.60 an hour)"""
    year = AcademicYear.start_year_of(today())
    rates = {rate.area: f" ({pounds(rate.pence)} an hour)" for rate in HourlyRate.objects.filter(academic_year=year)}
    labels = {area: f"{area.label}{rates.get(area, '')}" for area in FundingArea}
    return [
        f"{counted(number, 'open school')} from {labels[FundingArea(before)]} to {labels[FundingArea(now)]}"
        for (before, now), number in outcome.area_changes.most_common()
    ]


REGISTER = register(Kind(name="schools_register", plan_file=plan_file, apply=apply, limits=register_limits))
