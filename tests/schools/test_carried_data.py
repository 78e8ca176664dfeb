import gzip
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from schools import reference_data
from schools.models import AcademicYear, District, FundingArea, GrantConditions, HourlyRate, School
from schools.reference_data import DEMO_SCHOOLS
from schools.register import GIAS_COLUMNS, LAST_CHANGED
from schools.register_import import import_register
from tests.roles import as_owner
from tests.schools.extracts import extract, row

pytestmark = pytest.mark.django_db


def test_the_carried_extract_has_every_school_of_that_day_and_again_it_changes_nothing() -> None:
    outcome = import_register(DEMO_SCHOOLS)
    before = set(School.objects.values_list())
    again = import_register(DEMO_SCHOOLS)

    assert outcome.by_area == {
        "Inner London": 1801,
        "Outer London": 1431,
        "Fringe": 1873,
        "Rest of England": 20091,
    }
    assert (outcome.rows, outcome.added) == (25196, 25196)
    assert (again.unchanged, again.added, again.changed, again.closed) == (25196, 0, 0, 0)
    assert set(School.objects.values_list()) == before


def test_the_carried_extract_is_small_and_has_only_the_columns_that_are_read() -> None:
    header = gzip.decompress(DEMO_SCHOOLS.read_bytes()).decode("cp1252").splitlines()[0]

    assert DEMO_SCHOOLS.stat().st_size < 3_000_000
    assert header == ",".join(f'"{name}"' for name in [*GIAS_COLUMNS.values(), LAST_CHANGED])


def test_the_carried_extract_can_be_made_again_from_itself(tmp_path: Path) -> None:
    call_command("make_demo_extract", str(DEMO_SCHOOLS), to=tmp_path / "again.csv.gz")

    assert gzip.decompress((tmp_path / "again.csv.gz").read_bytes()) == gzip.decompress(DEMO_SCHOOLS.read_bytes())


def test_a_made_extract_leaves_out_what_cannot_be_onboarded(tmp_path: Path) -> None:
    path = extract(tmp_path, [row(100001), row(100002, status="2"), row(100003, kind="30")])

    call_command("make_demo_extract", str(path), to=tmp_path / "small.csv.gz")

    assert import_register(tmp_path / "small.csv.gz").rows == 1


def test_a_damaged_extract_makes_no_carried_one(tmp_path: Path) -> None:
    path = extract(tmp_path, [row(100001), row("none")])

    with pytest.raises(CommandError, match="Line 3 has no URN"):
        call_command("make_demo_extract", str(path), to=tmp_path / "small.csv.gz")

    assert not (tmp_path / "small.csv.gz").exists()


@pytest.mark.parametrize(("start_year", "initial_cap"), [(2023, 20), (2024, 20), (2025, 16), (2026, 16)])
def test_a_new_installation_knows_the_caps_and_rates_of_each_year(start_year: int, initial_cap: int) -> None:
    year = AcademicYear.objects.get(pk=start_year)

    assert (year.initial_cap, year.refresher_cap) == (initial_cap, 6)
    assert dict(year.rates.values_list("area", "pence")) == {
        FundingArea.INNER_LONDON: 5360,
        FundingArea.OUTER_LONDON: 4825,
        FundingArea.FRINGE: 4510,
        FundingArea.REST_OF_ENGLAND: 4380,
    }


def test_a_new_installation_knows_the_area_of_every_district() -> None:
    assert Counter(District.objects.values_list("area", flat=True)) == {
        FundingArea.INNER_LONDON: 19,
        FundingArea.OUTER_LONDON: 14,
        FundingArea.FRINGE: 33,
        FundingArea.REST_OF_ENGLAND: 232,
    }


def test_the_grant_conditions_name_their_year_and_its_caps() -> None:
    conditions = GrantConditions.objects.get(academic_year=2026, version=1)

    assert "2026 to 2027" in conditions.text
    assert "up to 16 hours" in conditions.text
    assert "31 August 2027" in conditions.summary
    assert "{" not in conditions.text + conditions.summary


def test_loading_the_reference_data_again_keeps_what_support_has_changed() -> None:
    with as_owner():
        HourlyRate.objects.filter(academic_year=2026, area=FundingArea.FRINGE).update(pence=4600)
        AcademicYear.objects.filter(pk=2026).update(initial_cap=18)
        District.objects.filter(code="E09000003").update(area=FundingArea.INNER_LONDON)
        GrantConditions.objects.filter(academic_year=2026).update(text="Shorter")

    with as_owner():
        reference_data.load(apps)

    assert HourlyRate.objects.get(academic_year=2026, area=FundingArea.FRINGE).pence == 4600
    assert AcademicYear.objects.get(pk=2026).initial_cap == 18
    assert District.objects.get(code="E09000003").area == FundingArea.INNER_LONDON
    assert GrantConditions.objects.get(academic_year=2026).text == "Shorter"


def test_loading_the_reference_data_puts_back_what_is_missing() -> None:
    with as_owner():
        GrantConditions.objects.all().delete()
        HourlyRate.objects.filter(academic_year=2025).delete()
        District.objects.all().delete()

    with as_owner():
        reference_data.load(apps)

    assert GrantConditions.objects.count() == 2
    assert HourlyRate.objects.filter(academic_year=2025).count() == 4
    assert District.objects.count() == 298
