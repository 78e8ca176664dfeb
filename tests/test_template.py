from pathlib import Path

import pytest

from tests import template


@pytest.mark.parametrize(
    "source",
    [
        "claims/migrations/0001_initial.py",
        "common/triggers.py",
        "schools/reference_data.py",
        "schools/data/district_areas.csv",
        "claims_service/rights.py",
        "requirements/dev.txt",
    ],
)
def test_what_makes_the_tables_their_rows_and_rights_is_looked_at(source: str) -> None:
    assert template.ROOT / source in template.sources()


def test_a_change_in_one_source_is_another_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for each in ["0001_initial.py", "0002_more.py"]:
        (tmp_path / each).write_text("import common.triggers")
    monkeypatch.setattr(template, "ROOT", tmp_path)
    monkeypatch.setattr(template, "sources", lambda: set(tmp_path.iterdir()))
    before = template.fingerprint()

    assert template.fingerprint() == before
    (tmp_path / "0002_more.py").write_text("import common.ids")
    assert template.fingerprint() != before


def test_another_role_of_the_service_is_another_database(settings) -> None:
    before = template.fingerprint()
    settings.DATABASE_URL = "postgres://somebody_else@localhost/claims"

    assert template.fingerprint() != before
