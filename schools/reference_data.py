"""Support changes these rows: `load` only adds missing ones."""

import csv
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.apps.registry import Apps

DATA = Path(__file__).parent / "data"
DEMO_SCHOOLS = DATA / "demo_schools.csv.gz"


class YearFigures(NamedTuple):
    """Whole hours."""

    initial_cap: int
    refresher_cap: int


# Source: docs/reference/rules.md, part 3.
YEARS = {
    2023: YearFigures(20, 6),
    2024: YearFigures(20, 6),
    2025: YearFigures(16, 6),
    2026: YearFigures(16, 6),
}
PENCE_PER_HOUR = {"inner_london": 5360, "outer_london": 4825, "fringe": 4510, "rest_of_england": 4380}
YEARS_WITH_OUR_CONDITIONS = [2025, 2026]


def load(apps: Apps) -> None:
    """Through a migration's registry or today's."""
    for start_year, figures in YEARS.items():
        add_year(apps, start_year, figures)
    for start_year in YEARS_WITH_OUR_CONDITIONS:
        add_conditions(apps, start_year, YEARS[start_year])
    add_districts(apps)


def add_year(apps: Apps, start_year: int, figures: YearFigures) -> None:
    years, rates = apps.get_model("schools", "AcademicYear"), apps.get_model("schools", "HourlyRate")
    years.objects.get_or_create(start_year=start_year, defaults=figures._asdict())
    wanted = [rates(academic_year_id=start_year, area=area, pence=pence) for area, pence in PENCE_PER_HOUR.items()]
    rates.objects.bulk_create(wanted, ignore_conflicts=True)


def add_conditions(apps: Apps, start_year: int, figures: YearFigures) -> None:
    """Version 1. The format is that of `conditions_text`."""
    words: dict[str, Any] = {"start": start_year, "end": start_year + 1, **figures._asdict()}
    apps.get_model("schools", "GrantConditions").objects.get_or_create(
        academic_year_id=start_year,
        version=1,
        defaults={
            "summary": (DATA / "grant_conditions_summary.md").read_text(encoding="utf-8").format(**words).strip(),
            "text": (DATA / "grant_conditions.md").read_text(encoding="utf-8").format(**words).strip(),
            "published_on": date(start_year, 9, 1),
        },
    )


def add_districts(apps: Apps) -> None:
    districts = apps.get_model("schools", "District")
    with (DATA / "district_areas.csv").open(encoding="utf-8", newline="") as file:
        wanted = [
            districts(code=row["district_code"], name=row["district_name"], area=row["area"].lower().replace(" ", "_"))
            for row in csv.DictReader(file)
        ]
    districts.objects.bulk_create(wanted, ignore_conflicts=True)
