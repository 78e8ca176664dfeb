import importlib
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from claims.states import Status
from support.demo.invented.bulk import checked_at_the_end
from tests.factories import ClaimFactory
from tests.roles import as_owner

TABLES = ["claims_claim", "claims_mentortraining"]


@pytest.mark.parametrize("module", ["support.demo", "support.demo.invented", "support.demo.generate"])
def test_production_cannot_import_what_invents_things(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    for imported in [name for name in sys.modules if name.startswith("support.demo")]:
        monkeypatch.delitem(sys.modules, imported)
    monkeypatch.setattr(settings, "IN_PRODUCTION", True)

    with pytest.raises(ImproperlyConfigured):
        importlib.import_module(module)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE claims_claim SET updated_by_id = 0",
        "UPDATE claims_mentortraining SET hours = hours - 1",
        "DELETE FROM claims_mentortraining",
    ],
)
def test_a_wrong_row_among_many_is_found_at_the_end(wrong: str) -> None:
    ClaimFactory(status=Status.SUBMITTED)

    with pytest.raises(IntegrityError):
        load(wrong)


def load(statement: str) -> None:
    with transaction.atomic(), as_owner(), checked_at_the_end(TABLES), connection.cursor() as cursor:
        cursor.execute(statement)
