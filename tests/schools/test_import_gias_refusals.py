import gzip
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from schools.models import School
from tests.factories import SchoolFactory
from tests.roles import as_owner
from tests.schools.extracts import extract, gzipped, row, text_of, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _schools() -> None:
    with as_owner():
        School.objects.bulk_create(SchoolFactory.build(urn=urn) for urn in range(100001, 100021))


def refusal_of(path: Path, *options: str) -> str:
    """Checks that the schools are as they were."""
    before = list(School.objects.order_by("pk").values_list())
    with pytest.raises(CommandError) as refused:
        call_command("import_gias", str(path), *options)
    assert list(School.objects.order_by("pk").values_list()) == before
    assert str(refused.value).endswith("Nothing was changed.")
    return str(refused.value)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "extract.csv"
    path.write_bytes(content)
    return path


def full(**values: str) -> list[dict[str, str]]:
    """Rows of all known schools, renamed so that an import would show."""
    return [row(urn, name="New name", **values) for urn in range(100001, 100021)]


def test_a_file_of_another_shape_is_refused_with_the_columns_that_it_lacks(tmp_path: Path) -> None:
    text = text_of(full(), columns=["URN", "LA (code)", "EstablishmentName"])

    said = refusal_of(written(tmp_path, text.encode()))

    assert "has no column: UKPRN, EstablishmentStatus (code), TypeOfEstablishment (code)" in said
    assert "EstablishmentName" not in said


def test_a_column_that_comes_twice_is_refused(tmp_path: Path) -> None:
    text = text_of(full()).replace('"Easting"', '"URN"', 1)

    assert "more than once: URN" in refusal_of(written(tmp_path, text.encode("cp1252")))


@pytest.mark.parametrize("content", [b"", b"\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    refusal_of(written(tmp_path, content))


@pytest.mark.parametrize("options", [[], ["--allow-shrink"]])
def test_a_file_without_schools_is_refused_even_when_shrinking_is_allowed(tmp_path: Path, options: list[str]) -> None:
    assert "no schools" in refusal_of(extract(tmp_path, []), *options)


@pytest.mark.parametrize("missing", [1, 3, 30, 150, 400])
def test_a_file_that_is_cut_short_is_refused(tmp_path: Path, missing: int) -> None:
    whole = extract(tmp_path, full()).read_bytes().rstrip()

    said = refusal_of(written(tmp_path, whole[:-missing]), "--allow-shrink")

    assert "cut short" in said


def test_a_row_with_a_column_too_many_is_refused_by_its_line(tmp_path: Path) -> None:
    text = text_of(full()) + '"x",' + text_of([row(100021)]).splitlines()[1]

    assert "Line 22 of extract.csv has 27 of 26 columns" in refusal_of(written(tmp_path, text.encode("cp1252")))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_gzip_file_that_is_cut_short_is_refused(tmp_path: Path, part: float) -> None:
    packed = gzipped(extract(tmp_path, full()))
    packed.write_bytes(packed.read_bytes()[: int(packed.stat().st_size * part)])

    assert "cut short" in refusal_of(packed)


def test_a_gzip_file_with_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(extract(tmp_path, full()).read_bytes()))
    packed[-8] ^= 0xFF

    assert "CRC" in refusal_of(written(tmp_path, bytes(packed)))


def test_a_zip_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    packed = zipped(extract(tmp_path, full()))
    packed.write_bytes(packed.read_bytes()[:-40])

    assert "cut short" in refusal_of(packed)


@pytest.mark.parametrize("names", [["read.me"], ["one.csv", "two.csv"]])
def test_a_zip_file_holds_one_csv_file(tmp_path: Path, names: list[str]) -> None:
    assert "must hold one CSV file" in refusal_of(zipped(extract(tmp_path, full()), *names))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal_of(tmp_path / "none.csv")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "Is a directory" in refusal_of(tmp_path)


@pytest.mark.parametrize("urn", ["", "abc", "-1", "12345678", "1e5", "１００００１"])
def test_a_row_without_a_proper_urn_is_refused_by_its_line(tmp_path: Path, urn: str) -> None:
    text = text_of([*full(), row(urn)])

    encoding = "cp1252" if urn.isascii() else "utf-8-sig"
    assert "Line 22 has no URN" in refusal_of(written(tmp_path, text.encode(encoding)))


def test_a_urn_that_comes_twice_is_refused(tmp_path: Path) -> None:
    assert "Line 22 repeats URN 100001" in refusal_of(extract(tmp_path, [*full(), row(100001)]))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    content = text_of(full()).encode("cp1252").replace(b"New name", b"New \x81ame")

    assert "not cp1252 text" in refusal_of(written(tmp_path, content))


def test_a_character_that_the_database_cannot_keep_is_refused(tmp_path: Path) -> None:
    content = text_of(full()).encode("cp1252").replace(b"New name", b"New \0ame", 1)

    assert "Line 2 of extract.csv" in refusal_of(written(tmp_path, content))


def test_a_file_that_loses_more_than_a_tenth_of_the_open_schools_is_refused(tmp_path: Path) -> None:
    said = refusal_of(extract(tmp_path, full()[:17]))

    assert "would lose 3 of 20 open schools, more than 10%" in said
    assert "--allow-shrink" in said


def test_closing_many_schools_counts_as_losing_them(tmp_path: Path) -> None:
    assert "would lose 20 of 20" in refusal_of(extract(tmp_path, full(status="2")))


def test_other_schools_do_not_make_up_for_lost_ones(tmp_path: Path) -> None:
    assert "would lose 20 of 20" in refusal_of(extract(tmp_path, [row(urn) for urn in range(200001, 200031)]))


def test_losing_a_tenth_is_ordinary(tmp_path: Path) -> None:
    call_command("import_gias", str(extract(tmp_path, full()[:18])), verbosity=0)

    assert School.objects.filter(name="New name").count() == 18


def test_a_person_can_allow_the_loss_and_nothing_is_deleted(tmp_path: Path) -> None:
    call_command("import_gias", str(extract(tmp_path, full()[:3])), "--allow-shrink")

    assert School.objects.filter(name="New name").count() == 3
    assert School.objects.count() == 20


def test_an_older_extract_is_refused_unless_a_person_allows_it(tmp_path: Path) -> None:
    call_command("import_gias", str(extract(tmp_path, full())))
    older = extract(tmp_path, [row(urn, name="Older name", changed="01-04-2025") for urn in range(100001, 100021)])

    said = refusal_of(older)

    assert "its last change is of 1 April 2025, ours of 17 July 2025" in said
    call_command("import_gias", str(older), "--allow-older")
    assert School.objects.filter(name="Older name").count() == 20


def test_more_than_ten_schools_in_another_funding_area_need_a_person(tmp_path: Path) -> None:
    with as_owner():
        School.objects.update(funding_area="fringe")
    moved = extract(tmp_path, full(district="E06000070"))

    said = refusal_of(moved)

    assert "would move 20 open schools to another funding area: 20 from Fringe to Rest of England" in said
    assert "“E06000070” at 20 schools" in said
    call_command("import_gias", str(moved), "--allow-areas")
    assert School.objects.filter(funding_area="rest_of_england").count() == 20


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named_as_such(tmp_path: Path, encoding: str) -> None:
    assert "is UTF-16 text" in refusal_of(written(tmp_path, text_of(full()).encode(encoding)))


@pytest.mark.parametrize("mark", ["\r\n", "\x1b", "\u202e", "\u2028"])
def test_a_mark_that_no_name_has_is_refused_by_its_line(tmp_path: Path, mark: str) -> None:
    content = text_of(full()).replace("New name", f"New {mark}name", 1).encode()

    assert "under EstablishmentName" in refusal_of(written(tmp_path, content))


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped(extract(tmp_path, full())).read_bytes())
    central = packed.index(b"PK\x01\x02")
    for flags in (6, central + 8):
        packed[flags] |= 1

    assert "Save it without a password" in refusal_of(written(tmp_path, bytes(packed)))


def test_a_zip_of_a_kind_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped(extract(tmp_path, full())).read_bytes())
    central = packed.index(b"PK\x01\x02")
    for method in (8, central + 10):
        packed[method] = 77

    assert "cannot be unpacked" in refusal_of(written(tmp_path, bytes(packed)))


def test_a_file_that_unpacks_to_far_more_than_a_register_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(text_of(full()).encode() + b" " * 300_000_000)

    assert "unpacks to more than 209 MB" in refusal_of(written(tmp_path, bomb))
