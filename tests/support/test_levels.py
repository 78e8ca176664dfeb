"""A reader of support opens everything and changes nothing; a second person's act takes an approver."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import SupportLevel, User
from claims.models import Claim
from common.clock import now
from sampling.by_hand.models import DrawPlan
from tests.factories import UserFactory, closed_window, support_user
from tests.pages import inspect

pytestmark = pytest.mark.django_db


def signed_in(level: SupportLevel) -> Client:
    client = Client()
    client.force_login(support_user(support_level=level))
    return client


def test_a_reader_opens_and_searches_but_begins_no_draw() -> None:
    reader = signed_in(SupportLevel.READER)

    assert reader.get("/support/sampling/").status_code == 200
    assert reader.post("/support/find/", {"words": "nobody of this name"}).status_code == 303
    refused = reader.post("/support/sampling/new/")

    assert refused.status_code == 403
    assert "This can be done by an operator or an approver of the support team." in inspect(refused).words
    assert not DrawPlan.objects.exists()


def test_a_reader_starts_no_claim_for_a_school(fernhollow) -> None:
    refused = signed_in(SupportLevel.READER).post(f"/schools/{fernhollow.public_id}/claims/new/")

    assert refused.status_code == 403
    assert not Claim.objects.exists()


def test_an_operator_draws() -> None:
    closed_window(closed_at=now())

    assert signed_in(SupportLevel.OPERATOR).post("/support/sampling/new/").status_code == 303
    assert DrawPlan.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"is_support": True}, {"support_level": "reader"}, {"is_support": True, "support_level": "owner"}],
)
def test_support_and_nobody_else_has_a_level(wrong) -> None:
    with pytest.raises(IntegrityError, match="support_and_nobody_else_has_a_level"), transaction.atomic():
        UserFactory(**wrong)

    assert not User.objects.exists()
