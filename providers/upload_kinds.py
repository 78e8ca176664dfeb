"""The register of providers, loaded in the browser."""

from collections.abc import Iterator

from common.words import counted
from files.extracts import FileRefused
from providers.models import Provider
from providers.register import (
    REGISTER_COLUMNS,
    RegisterPlan,
    apply_register,
    lock_register,
    plan_register,
    provider_of,
)
from uploads.kinds import Kind, Plan, register
from uploads.limits import register_limits
from uploads.problems import Problem
from uploads.reading import Column, Row
from uploads.values import text

MUST_HAVE = {"name", "code", "type", "accredited"}
_LONGEST = 300


def plan(rows: list[Row], about: str) -> Plan:
    lock_register()
    problems = [*_problems(rows)]
    if problems:
        return Plan([], [], problems=problems)
    planned = plan_register((provider_of(row.number, row.values) for row in rows), "The file")
    return Plan(_in_words(planned), _effects(planned), planned)


def apply(plan: Plan, about: str, by: object) -> None:
    apply_register(plan.change)


def _problems(rows: list[Row]) -> Iterator[Problem]:
    """Each row that is no provider, and each code that comes twice."""
    seen: set[str] = set()
    for row in rows:
        code = row.values["code"]
        if code in seen:
            yield Problem(row.number, "code", code, "Remove one of the rows with this code.")
        seen.add(code)
        try:
            provider_of(row.number, row.values)
        except FileRefused as refusal:
            yield Problem(row.number, "code", code, str(refusal))


def _in_words(planned: RegisterPlan) -> list[str]:
    gains = sum("accredited" in found and found["accredited"][1] is True for found in planned.differences.values())
    losses = sum("accredited" in found and found["accredited"][1] is False for found in planned.differences.values())
    unchanged = planned.rows - len(planned.new) - len(planned.changed)
    return [
        f"{len(planned.new):,} added, {len(planned.changed):,} changed, {unchanged:,} as before",
        f"{gains:,} become accredited, {losses:,} are not accredited any more",
        f"{counted(len(planned.missing_codes), 'provider')} not in the file, and not offered any more",
    ]


def _effects(planned: RegisterPlan) -> list[object]:
    new = [{name: getattr(provider, name) for name in _names()} for provider in planned.new]
    return [new, planned.differences, planned.missing_codes]


def _names() -> list[str]:
    return [field.attname for field in Provider._meta.concrete_fields if field.attname not in ("id", "search_text")]


REGISTER = register(
    Kind(
        name="providers_register",
        columns=[Column(name, text(_LONGEST), empty=... if name in MUST_HAVE else "") for name in REGISTER_COLUMNS],
        plan=plan,
        apply=apply,
        limits=register_limits,
    )
)
