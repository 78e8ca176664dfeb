from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from common.actor import set_actor
from sampling.actions import draw_by_hand
from sampling.by_hand.models import DrawPlan
from sampling.models import SamplingRun
from sampling.seeds.actions import commit


@transaction.atomic
def begin(*, by: User) -> DrawPlan:
    """Commits to a secret of its own."""
    return DrawPlan.objects.create(commitment=commit(window=None, by=by), started_by=by)


@transaction.atomic
def answer(*, plan: DrawPlan, answers: dict[str, Any], by: User) -> None:
    set_actor(by)
    for name, value in answers.items():
        setattr(plan, name, value)
    plan.save(update_fields=[*answers])


@transaction.atomic
def draw(*, plan: DrawPlan, by: User) -> SamplingRun:
    """Twice is once. By whoever began it, as the commitment is theirs."""
    plan = DrawPlan.objects.select_for_update(of=("self",)).select_related("commitment").get(pk=plan.pk)
    existing = SamplingRun.objects.filter(commitment=plan.commitment_id).first()
    return existing or draw_by_hand(basis=plan.basis, commitment=plan.commitment, by=by, parameters=plan.parameters)
