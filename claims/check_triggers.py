"""What a check does to its claim: where it came from, what goes back or is to return, that it counts as checked."""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

from claims.states import AFTER_A_CHECK, GIVES_HOURS_BACK, IN_A_CHECK, Status
from common.triggers import IS_OWNER, Guard, Refusal


def listed(statuses: Sequence[str]) -> str:
    """For SQL: 'draft', 'expired'"""
    return ", ".join(f"'{status}'" for status in statuses)


def any_of(*columns: str) -> pgtrigger.Q:
    changed = pgtrigger.Q()
    for column in columns:
        changed |= pgtrigger.Q(**{f"old__{column}__df": pgtrigger.F(f"new__{column}")})
    return changed


_REFUSE_OTHER_STEPS = f"""
    IF NEW.hours_given_back < OLD.hours_given_back OR NOT EXISTS (
        SELECT FROM claims_claim
        WHERE id = OLD.claim_id AND status IN ({listed([here for here, _ in GIVES_HOURS_BACK])})
    ) THEN
        RAISE EXCEPTION 'Hours of claim % do not go back now', OLD.claim_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_mentors_hours_go_back_only_with_their_step';
    END IF;
    RETURN NEW;
"""

_CHECKS = listed(IN_A_CHECK)
_KEEP_CHECKED_FROM = f"""
    IF NEW.status NOT IN ({_CHECKS}) THEN
        NEW.checked_from := '';
    ELSIF OLD.status NOT IN ({_CHECKS}) THEN
        NEW.checked_from := OLD.status;
    ELSE
        NEW.checked_from := OLD.checked_from;
    END IF;
    RETURN NEW;
"""


def _leaves_a_check_wrongly() -> pgtrigger.Q:
    wrong = pgtrigger.Q()
    for came_from, ways in AFTER_A_CHECK.items():
        allowed = [str(status) for status in (*IN_A_CHECK, *sorted(ways))]
        wrong |= pgtrigger.Q(old__checked_from=str(came_from)) & ~pgtrigger.Q(new__status__in=allowed)
    return wrong


def _gives_hours_back() -> pgtrigger.Q:
    step = pgtrigger.Q()
    for here, there in GIVES_HOURS_BACK:
        step |= pgtrigger.Q(old__status=str(here), new__status=str(there))
    return step & pgtrigger.Q(new__hours_given_back__gt=pgtrigger.F("old__hours_given_back"))


def _asks_money_back() -> pgtrigger.Q:
    """By the decision of a check that found hours wrong which were paid."""
    here, there = str(Status.SAMPLING_NOT_APPROVED), str(Status.CLAWBACK_REQUIRES_APPROVAL)
    return pgtrigger.Q(old__status=here, new__status=there, new__hours_to_return__gt=0)


def _is_assured_with_its_step() -> pgtrigger.Trigger:
    """When it leaves its check; taken back when a claim that goes into one is asked about again."""
    leaves = pgtrigger.Q(old__status__in=[str(status) for status in IN_A_CHECK], new__assured_at__isnull=False)
    comes_back = pgtrigger.Q(new__status=str(Status.SAMPLING_IN_PROGRESS), new__assured_at__isnull=True)
    return Guard(
        name="a_claim_is_assured_with_its_step",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=any_of("assured_at")
        & ~(leaves & ~pgtrigger.Q(new__status__in=[str(status) for status in IN_A_CHECK]))
        & ~comes_back,
        func=f"""
            IF NOT {IS_OWNER} THEN
                RAISE EXCEPTION 'Claim % is not assured by this step', OLD.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_claim_is_assured_with_its_step';
            END IF;
            RETURN NEW;
        """,
    )


def hours_go_back_with_their_step() -> pgtrigger.Trigger:
    return Guard(
        name="a_mentors_hours_go_back_only_with_their_step",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=any_of("hours_given_back"),
        func=_REFUSE_OTHER_STEPS,
    )


def check_triggers() -> list[pgtrigger.Trigger]:
    return [
        Guard(
            name="a_check_keeps_where_its_claim_came_from",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=any_of("status", "checked_from"),
            func=_KEEP_CHECKED_FROM,
        ),
        Refusal(name="a_check_leads_back", operation=pgtrigger.Update, condition=_leaves_a_check_wrongly()),
        Refusal(
            name="hours_go_back_only_with_their_step",
            operation=pgtrigger.Update,
            condition=any_of("hours_given_back") & ~_gives_hours_back(),
        ),
        Refusal(
            name="hours_are_to_return_only_with_their_step",
            operation=pgtrigger.Update,
            condition=any_of("hours_to_return") & ~_asks_money_back(),
        ),
        _is_assured_with_its_step(),
    ]
