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
    said = imported(register(tmp_path, [row("28E"), row("X1", accredited="no", type="school")]))

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


def test_a_provider_that_the_file_lacks_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    ProviderFactory(code="H4R1", accredited=False)

    said = imported(register(tmp_path, [row("28E")]))

    assert Provider.objects.filter(code="H4R1").exists()
    assert "Not in the file, left as they are: 1 (code H4R1)." in said


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
    assert sentence in refusal_of(register(tmp_path, [row("28E"), {**row("X1"), **wrong}]))


def test_a_file_of_another_shape_is_refused_with_the_columns_that_it_lacks(tmp_path: Path) -> None:
    path = register(tmp_path, [row("28E")], columns=["name", "code", "ukprn", "accredited", "type"])

    assert "has no column: legal_name, address_line_1" in refusal_of(path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = register(tmp_path, [row("28E", name="Zoë SCITT")])
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))

    assert "not utf-8 text" in refusal_of(path)


def test_a_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = register(tmp_path, [row("28E"), row("X1")])
    path.write_bytes(path.read_bytes()[:-20])

    assert "cut short" in refusal_of(path)


@pytest.mark.parametrize("options", [[], ["--allow-shrink"]])
def test_a_file_without_providers_is_refused(tmp_path: Path, options: list[str]) -> None:
    assert "no providers" in refusal_of(register(tmp_path, []), *options)


def test_a_file_that_loses_more_than_a_tenth_of_the_accredited_is_refused_unless_a_person_allows_it(
    tmp_path: Path,
) -> None:
    imported(register(tmp_path, [row(f"A{number}") for number in range(10)]))
    shrunken = register(tmp_path, [row(f"A{number}", accredited="no" if number < 2 else "yes") for number in range(10)])

    assert "would lose 2 of 10 accredited providers" in refusal_of(shrunken)
    imported(shrunken, "--allow-shrink")

    assert Provider.objects.accredited().count() == 8
    assert Provider.objects.count() == 10
