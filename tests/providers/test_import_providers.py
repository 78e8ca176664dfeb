import csv
import io
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from providers.models import Provider, ProviderKind
from providers.register import DEMO_PROVIDERS, REGISTER_COLUMNS, import_providers
from tests.factories import ProviderFactory

pytestmark = pytest.mark.django_db


def row(code: str, **values: str) -> dict[str, str]:
    ordinary = {
        "name": "Astra SCITT",
        "legal_name": "Dr Challoner's Grammar School",
        "ukprn": "10045988",
        "accredited": "yes",
        "type": "scitt",
        "address_line_1": "Chesham Road",
        "address_line_3": "Amersham Hill",
        "town": "Amersham",
        "postcode": "HP6 5HA",
    }
    return {**ordinary, "code": code, **values}


def register(folder: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns or [*REGISTER_COLUMNS, "source"], restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "providers.csv"
    path.write_bytes(text.getvalue().encode())
    return path


def imported(path: Path, *options: str) -> str:
    said = StringIO()
    call_command("import_providers", str(path), *options, stdout=said)
    return said.getvalue()


def refusal_of(path: Path, *options: str) -> str:
    before = list(Provider.objects.order_by("pk").values_list())
    with pytest.raises(CommandError) as refused:
        call_command("import_providers", str(path), *options)
    assert list(Provider.objects.order_by("pk").values_list()) == before
    return str(refused.value)


def test_a_provider_is_added_with_its_address_and_the_words_that_find_it(tmp_path: Path) -> None:
    said = imported(register(tmp_path, [row("28E"), row("X1A", accredited="no", type="school")]))

    astra = Provider.objects.get(code="28E")
    assert (astra.kind, astra.accredited, astra.town) == (ProviderKind.SCITT, True, "Amersham")
    assert astra.street == "Chesham Road, Amersham Hill"
    assert Provider.objects.matching("challoners").first() == astra
    assert "2 added, 0 changed, 0 as before" in said
    assert "Accredited providers: 1." in said


def test_the_carried_list_has_178_accredited_providers_and_changes_nothing_the_second_time() -> None:
    first = import_providers(DEMO_PROVIDERS)
    before = list(Provider.objects.order_by("pk").values_list())

    second = import_providers(DEMO_PROVIDERS)

    assert (first.added, first.accredited) == (410, 178)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 410)
    assert list(Provider.objects.order_by("pk").values_list()) == before


def test_the_carried_list_can_be_made_again_from_itself(tmp_path: Path) -> None:
    call_command("make_demo_providers", str(DEMO_PROVIDERS), to=tmp_path / "again.csv")

    assert (tmp_path / "again.csv").read_bytes() == DEMO_PROVIDERS.read_bytes()


def test_a_provider_that_changes_stays_the_same_row_and_is_found_by_its_new_name(tmp_path: Path) -> None:
    provider = ProviderFactory(code="28E", name="Old name")

    said = imported(register(tmp_path, [row("28E", name="New & Better SCITT")]))

    assert Provider.objects.matching("new and better").get() == provider
    assert not Provider.objects.matching("old name").exists()
    assert "0 added, 1 changed" in said


def test_a_provider_that_the_file_lacks_is_named_and_not_offered(tmp_path: Path) -> None:
    gone = ProviderFactory(code="H4R1", accredited=True)

    said = imported(register(tmp_path, [row("28E")]), "--allow-shrink")

    assert Provider.objects.get(code="H4R1").accredited
    assert gone not in Provider.objects.accredited()
    assert "Not in the file, not offered any more: 1 (code H4R1)." in said
    imported(register(tmp_path, [row("28E"), row("H4R1", name="Back again", ukprn="")]))
    assert gone in Provider.objects.accredited()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": ""}, "Line 3 lacks a code or a name"),
        ({"name": ""}, "Line 3 lacks a code or a name"),
        ({"type": "college"}, "Line 3 has a type that we do not know: “college”"),
        ({"accredited": "perhaps"}, "Line 3 says neither yes nor no under accredited: “perhaps”"),
        ({"code": "28E"}, "Line 3 repeats the code 28E"),
        ({"name": "A" * 201}, "Line 3 has more than 200 letters for name"),
    ],
)
def test_a_row_that_cannot_be_right_refuses_the_whole_file(
    tmp_path: Path, wrong: dict[str, str], sentence: str
) -> None:
    assert sentence in refusal_of(register(tmp_path, [row("28E"), {**row("X1A", accredited="no"), **wrong}]))


def test_a_file_of_another_shape_is_refused_with_the_columns_that_it_lacks(tmp_path: Path) -> None:
    path = register(tmp_path, [row("28E")], columns=["name", "code", "ukprn", "accredited", "type"])

    assert "has no column: legal_name, address_line_1" in refusal_of(path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = register(tmp_path, [row("28E", name="Zoë SCITT")])
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))

    assert "not utf-8 text" in refusal_of(path)


def test_a_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = register(tmp_path, [row("28E"), row("X1A", accredited="no")])
    path.write_bytes(path.read_bytes()[:-20])

    assert "cut short" in refusal_of(path)


@pytest.mark.parametrize("options", [[], ["--allow-shrink"]])
def test_a_file_without_providers_is_refused(tmp_path: Path, options: list[str]) -> None:
    assert "no providers" in refusal_of(register(tmp_path, []), *options)


def test_a_file_that_loses_more_than_a_tenth_of_the_accredited_is_refused_unless_a_person_allows_it(
    tmp_path: Path,
) -> None:
    rows = [row(f"A1{number}", name=f"A {number}", ukprn="") for number in range(10)]
    imported(register(tmp_path, rows))
    shrunken = register(tmp_path, [{**each, "accredited": "no"} for each in rows[:2]] + rows[2:])

    assert "would lose 2 of 10 accredited providers" in refusal_of(shrunken)
    imported(shrunken, "--allow-shrink")

    assert Provider.objects.accredited().count() == 8
    assert Provider.objects.count() == 10


@pytest.mark.parametrize(
    ("known", "incoming", "why"),
    [
        ("4E5", row("4.00E+05"), "4.00E+05 (not three capital letters or digits)"),
        ("4E5", row("4e5"), "4e5 (not three capital letters or digits)"),
        ("T90", row("28E", name="Another name"), "another accredited provider has its UKPRN 10045988"),
        ("T90", row("28E", ukprn="10000001"), "another accredited provider is called Astra SCITT"),
    ],
)
def test_a_provider_that_may_be_there_already_stops_the_import(
    tmp_path: Path, known: str, incoming: dict[str, str], why: str
) -> None:
    imported(register(tmp_path, [row(known)]))
    path = register(tmp_path, [incoming])

    assert why in refusal_of(path, "--allow-shrink")
    imported(path, "--allow-shrink", "--allow", incoming["code"])
    assert Provider.objects.filter(code=incoming["code"]).exists()


def test_codes_that_differ_only_in_case_stop_the_import(tmp_path: Path) -> None:
    said = refusal_of(register(tmp_path, [row("28E"), row("28e", name="B", ukprn="")]), "--allow", "28e")

    assert "28E (another code differs only in case)" in said


def test_text_that_was_read_in_a_wrong_encoding_before_us_is_put_right(tmp_path: Path) -> None:
    imported(register(tmp_path, [row("28E", name="Astra \u00e2\x80\x93 SCITT")]))

    assert Provider.objects.get().name == "Astra – SCITT"
