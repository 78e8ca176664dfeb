from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.states import Status
from schools.models import FundingArea, School, SchoolStatus
from tests.factories import ClaimFactory, SchoolFactory
from tests.schools.extracts import extract, gzipped, row, text_of, zipped

pytestmark = pytest.mark.django_db


def import_gias(path: Path, *options: str) -> str:
    said = StringIO()
    call_command("import_gias", str(path), *options, stdout=said)
    return said.getvalue()


def everything() -> list[tuple]:
    return list(School.objects.order_by("pk").values_list())


def test_an_open_school_is_added_with_what_the_service_needs(tmp_path: Path) -> None:
    import_gias(extract(tmp_path, [row(100001)]))

    school = School.objects.get(urn=100001)
    assert school.name == "St Zoë's School"
    assert school.type_code == "01"
    assert (school.town, school.postcode, school.local_authority) == ("Whitby", "YO21 1AA", "North Yorkshire")
    assert school.funding_area == FundingArea.REST_OF_ENGLAND
    assert len(school.public_id) == 12


@pytest.mark.parametrize(
    ("district", "area"),
    [
        ("E09000001", FundingArea.INNER_LONDON),
        ("E09000003", FundingArea.OUTER_LONDON),
        ("E06000060", FundingArea.FRINGE),
        ("E06000065", FundingArea.REST_OF_ENGLAND),
        ("W06000014", FundingArea.REST_OF_ENGLAND),
        ("9999", FundingArea.REST_OF_ENGLAND),
        ("", FundingArea.REST_OF_ENGLAND),
    ],
)
def test_the_district_tells_the_funding_area(tmp_path: Path, district: str, area: str) -> None:
    import_gias(extract(tmp_path, [row(100001, district=district)]))

    assert School.objects.get(urn=100001).funding_area == area


def test_schools_that_cannot_claim_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = [
        row(100001),
        row(100002, status="3"),
        row(100003, status="2"),
        row(100004, status="4"),
        row(100005, kind="25"),
        row(100006, kind="30"),
        row(100007, kind="37"),
        row(100008, name=""),
        row(100009, status="8"),
        row(100010, name="A" * 201),
    ]

    said = import_gias(extract(tmp_path, rows))

    assert set(School.objects.values_list("urn", flat=True)) == {100001, 100002}
    assert "Read 10 rows: 2 added, 0 changed, 0 closed, 0 reopened, 0 as before, 8 skipped." in said
    assert "Skipped 1 closed before we knew them." in said
    assert "Skipped 1 not open yet." in said
    assert "Skipped 3 offshore, Welsh or overseas." in said
    assert "Skipped 1 without a name (URN 100008)." in said
    assert "Skipped 1 with a status that we do not know (URN 100009)." in said
    assert "Skipped 1 with too long a name (URN 100010)." in said


def test_a_known_school_is_changed_in_place(tmp_path: Path) -> None:
    school = SchoolFactory(urn=100001, name="Old name", vendor_number="V1")

    said = import_gias(extract(tmp_path, [row(100001, name="New name", district="E09000001")]))

    changed = School.objects.get(pk=school.pk)
    assert (changed.name, changed.funding_area) == ("New name", FundingArea.INNER_LONDON)
    assert (changed.public_id, changed.vendor_number) == (school.public_id, "V1")
    assert changed.onboarded_at == school.onboarded_at
    assert "0 added, 1 changed" in said


def test_a_school_that_closes_stays_and_is_marked_closed(tmp_path: Path) -> None:
    import_gias(extract(tmp_path, [row(urn) for urn in range(100001, 100021)]))

    said = import_gias(extract(tmp_path, [row(100001, status="2"), *(row(urn) for urn in range(100002, 100021))]))

    assert School.objects.get(urn=100001).status == SchoolStatus.CLOSED
    assert "0 added, 0 changed, 1 closed, 0 reopened, 19 as before" in said


def test_a_closed_school_that_opens_again_is_open(tmp_path: Path) -> None:
    SchoolFactory(urn=100001, status=SchoolStatus.CLOSED)

    said = import_gias(extract(tmp_path, [row(100001)]))

    assert School.objects.get(urn=100001).status == SchoolStatus.OPEN
    assert "0 changed, 0 closed, 1 reopened" in said


def test_the_report_names_districts_that_nobody_knows_and_who_moved_to_another_area(tmp_path: Path) -> None:
    SchoolFactory(urn=100001, funding_area=FundingArea.FRINGE)
    rows = [
        row(100001, district="E06000099"),
        row(100002, district="E06000099"),
        row(100003, district=""),
        row(100004, district="e06000065"),
        row(100005),
    ]

    said = import_gias(extract(tmp_path, rows))

    assert "Open schools in another funding area now: 1 from Fringe to Rest of England." in said
    assert "“E06000099” at 2 schools" in said
    assert "no code at 1 school" in said
    assert "“e06000065” at 1 school" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_an_extract_that_a_script_wrote_as_utf_8_is_read_so(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "extract.csv"
    path.write_bytes(text_of([row(100001, name="École Française")]).encode(encoding))

    import_gias(path)

    assert School.objects.get().name == "École Française"


def test_a_zip_made_on_a_mac_holds_one_file(tmp_path: Path) -> None:
    import_gias(zipped(extract(tmp_path, [row(100001)]), "x.csv", "__MACOSX/._x.csv"))

    assert School.objects.get().urn == 100001


def test_a_school_that_the_file_lacks_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    import_gias(extract(tmp_path, [row(urn) for urn in range(100001, 100021)]))
    before = everything()

    said = import_gias(extract(tmp_path, [row(urn) for urn in range(100002, 100021)]))

    assert everything() == before
    assert "Not in the file, left as they are: 1 (URN 100001)." in said


def test_a_school_without_a_urn_is_left_alone(tmp_path: Path) -> None:
    school = SchoolFactory(urn=None, vendor_number="V1")

    said = import_gias(extract(tmp_path, [row(100001)]))

    assert School.objects.get(pk=school.pk).name == school.name
    assert "Not in the file" not in said


def test_importing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    path = extract(tmp_path, [row(100001), row(100002, district="E09000001"), row(100003, status="2")])
    import_gias(path)
    before = everything()

    said = import_gias(path)

    assert everything() == before
    assert "0 added, 0 changed, 0 closed, 0 reopened, 2 as before, 1 skipped" in said


def test_a_claim_keeps_its_rate_when_its_school_moves_to_another_district(tmp_path: Path) -> None:
    claim = ClaimFactory(status=Status.SUBMITTED, school=SchoolFactory(urn=100001))

    import_gias(extract(tmp_path, [row(100001, district="E09000001")]))

    claim.refresh_from_db()
    assert claim.school.funding_area == FundingArea.INNER_LONDON
    assert (claim.funding_area, claim.rate_pence) == (FundingArea.REST_OF_ENGLAND, 4380)


@pytest.mark.parametrize("pack", [gzipped, zipped])
def test_a_packed_extract_is_read_like_a_plain_one(tmp_path: Path, pack: object) -> None:
    assert callable(pack)

    import_gias(pack(extract(tmp_path, [row(100001)])))

    assert School.objects.get().urn == 100001


def test_the_columns_may_stand_in_any_order_and_have_others_between_them(tmp_path: Path) -> None:
    path = extract(tmp_path, [row(100001)])

    assert path.read_text("cp1252").startswith('"Easting","CloseDate","Trusts (name)"')
    import_gias(path)

    assert School.objects.get().district_name == "North Yorkshire"
