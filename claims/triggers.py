"""What the database refuses, also to raw SQL and imports.

The allowance: a counter for each mentor, provider and year, with a CHECK on the cap. The life: a status moves by the
table. The promise: what was declared stands, and its hours too once somebody else has the claim or has checked it;
hours not accepted are given back beside them. That a claim is the sum of its mentors is held by migration 0002.
"""

from __future__ import annotations

from typing import Any

import pgtrigger

from claims.answers import YES_OR_NO_ANSWERS
from claims.birth import (
    a_claim_is_born_a_draft,
    a_claim_is_handed_in_as_things_are,
    a_training_is_of_the_kind_in_force,
    whoever_acts_is_named,
)
from claims.check_triggers import any_of, check_triggers, hours_go_back_with_their_step, listed
from claims.states import MOVES, NEVER_SUBMITTED, USES_NO_ALLOWANCE, Status
from common.triggers import IS_OWNER, Guard, Moves, Refusal, Writer, never_emptied

_EMPTIED = "the allowance follows its rows"
_IDLE = listed(USES_NO_ALLOWANCE)

# A school can still change these; a claim that was checked comes back to `submitted`, and stays as it is.
_WITH_SCHOOL = [str(status) for status in (*NEVER_SUBMITTED, Status.SUBMITTED)]
_REFUSE_HANDED_ON = f"""
    IF EXISTS (
        SELECT 1 FROM claims_claim
        WHERE id = OLD.claim_id AND (status NOT IN ({listed(_WITH_SCHOOL)}) OR assured_at IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'Claim % is not with its school now, so its mentors and hours stand', OLD.claim_id;
    END IF;
"""

# Hours that training `t` takes from the allowance while its claim `c` has this status.
_USED = f"CASE WHEN c.status IN ({_IDLE}) THEN 0 ELSE coalesce(t.hours, 0) - t.hours_given_back END"

# The cap of a key: a refresher's when an earlier year with the same provider counts.
_CAP = """
    SELECT CASE WHEN EXISTS (
        SELECT 1 FROM claims_allowance earlier
        WHERE earlier.mentor_id = key.mentor_id AND earlier.provider_id = key.provider_id
          AND earlier.academic_year_id < key.academic_year_id AND earlier.used > 0
    ) THEN y.refresher_cap ELSE y.initial_cap END INTO cap_now
    FROM schools_academicyear y WHERE y.start_year = key.academic_year_id;
"""


def _hours(trainings: str, claims: str, sign: str) -> str:
    """By mentor, provider and year: taken (+) or given back (-)."""
    return f"""
        SELECT t.mentor_id, c.provider_id, w.academic_year_id, {sign}({_USED}) AS hours
        FROM {trainings} t JOIN {claims} c ON c.id = t.claim_id JOIN claims_claimwindow w ON w.id = c.window_id
    """


def _apply(source: str) -> str:
    """In one order: mentor, provider, year. So two requests with the same mentors wait for each other and never
    deadlock, and a later year's cap sees the hours that the same statement brought to an earlier one.

    Hours that come in are held against today's cap; hours that go out are never refused.
    """
    return f"""
        FOR key IN
            SELECT mentor_id, provider_id, academic_year_id, sum(hours)::int AS hours FROM ({source}) AS changes
            GROUP BY 1, 2, 3 HAVING sum(hours) <> 0 ORDER BY 1, 2, 3
        LOOP
            IF key.hours > 0 THEN
                {_CAP}
                INSERT INTO claims_allowance AS a (mentor_id, provider_id, academic_year_id, cap, used)
                VALUES (key.mentor_id, key.provider_id, key.academic_year_id, cap_now, key.hours)
                ON CONFLICT (mentor_id, provider_id, academic_year_id)
                DO UPDATE SET used = a.used + EXCLUDED.used, cap = EXCLUDED.cap;
            ELSE
                UPDATE claims_allowance a SET used = a.used + key.hours
                WHERE a.mentor_id = key.mentor_id AND a.provider_id = key.provider_id
                  AND a.academic_year_id = key.academic_year_id;
            END IF;
        END LOOP;
        RETURN NULL;
    """


def _counter(name: str, operation: Any, source: str, **rows: str) -> pgtrigger.Trigger:
    return Writer(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        declare=[("key", "RECORD"), ("cap_now", "INTEGER")],
        func=_apply(source),
    )


def _counters_follow_trainings() -> list[pgtrigger.Trigger]:
    old, new = _hours("old_rows", "claims_claim", "-"), _hours("new_rows", "claims_claim", "")
    return [
        _counter("allowance_after_insert", pgtrigger.Insert, new, new="new_rows"),
        _counter("allowance_after_update", pgtrigger.Update, f"{old} UNION ALL {new}", old="old_rows", new="new_rows"),
        _counter("allowance_after_delete", pgtrigger.Delete, old, old="old_rows"),
    ]


def _counters_follow_claims() -> pgtrigger.Trigger:
    old, new = (_hours("claims_mentortraining", rows, sign) for rows, sign in (("old_rows", "-"), ("new_rows", "")))
    return _counter("allowance_after_move", pgtrigger.Update, f"{old} UNION ALL {new}", old="old_rows", new="new_rows")


def training_triggers() -> list[pgtrigger.Trigger]:
    return [
        *_counters_follow_trainings(),
        never_emptied(_EMPTIED),
        whoever_acts_is_named(),
        a_training_is_of_the_kind_in_force(),
        Refusal(
            name="a_training_stays_with_its_mentor_and_claim",
            operation=pgtrigger.Update,
            condition=any_of("id", "mentor", "claim"),
        ),
        Guard(
            name="hours_stand_once_the_claim_is_handed_on",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=any_of("hours", "training_type"),
            func=f"{_REFUSE_HANDED_ON} RETURN NEW;",
        ),
        hours_go_back_with_their_step(),
        # No guard for a mentor who is put on: with the hours of the others and of the claim as they were, the sum is
        # wrong at the end of the transaction.
        Guard(
            name="mentors_stay_once_the_claim_is_handed_on",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"{_REFUSE_HANDED_ON} RETURN OLD;",
        ),
    ]


# The depth of the trigger that asks is 1.
_REFUSE_OTHER_WRITERS = f"""
    IF pg_trigger_depth() = 1 OR NOT {IS_OWNER} THEN
        RAISE EXCEPTION 'Only the database counts hours';
    END IF;
"""

_TIES = ["id", "reference", "school", "changes", "created_by"]


def claim_triggers() -> list[pgtrigger.Trigger]:
    never_submitted = pgtrigger.Q(old__status__in=[str(status) for status in NEVER_SUBMITTED])
    with_school = pgtrigger.Q(old__status__in=_WITH_SCHOOL, old__assured_at__isnull=True)
    frozen = any_of("provider", "window", "rate_pence", "funding_area", "submitted_at", "submitted_by")
    hours = any_of("hours", "amount_pence", "submitter_is_mentor", *(answer.column for answer in YES_OR_NO_ANSWERS))
    return [
        _counters_follow_claims(),
        never_emptied(_EMPTIED),
        whoever_acts_is_named(),
        a_claim_is_born_a_draft(),
        a_claim_is_handed_in_as_things_are(),
        Refusal(name="a_claim_stays_the_one_it_is", operation=pgtrigger.Update, condition=any_of(*_TIES)),
        Moves(
            name="only_moves_in_the_table",
            field="status",
            transitions=[(str(here), str(there)) for here, nexts in MOVES.items() for there in sorted(nexts)],
        ),
        *check_triggers(),
        Refusal(name="a_submitted_claim_is_never_deleted", operation=pgtrigger.Delete, condition=~never_submitted),
        Refusal(name="what_was_submitted_stands", operation=pgtrigger.Update, condition=~never_submitted & frozen),
        Refusal(name="a_sum_stands_once_it_is_handed_on", operation=pgtrigger.Update, condition=~with_school & hours),
    ]


def window_triggers() -> list[pgtrigger.Trigger]:
    """The counters of its claims are kept by year."""
    return [
        Guard(
            name="a_window_closes_once_and_not_before_it_opens",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=any_of("closed_at"),
            func=f"""
                IF OLD.closed_at IS NOT NULL THEN
                    RAISE EXCEPTION 'Window % has closed', OLD.id;
                END IF;
                IF NOT {IS_OWNER} AND (statement_timestamp() AT TIME ZONE 'Europe/London')::date < OLD.opens_on THEN
                    RAISE EXCEPTION 'Window % has not opened yet', OLD.id;
                END IF;
                RETURN NEW;
            """,
        ),
        Guard(
            name="a_window_with_claims_keeps_its_year",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__academic_year__df=pgtrigger.F("new__academic_year")),
            func="""
                IF EXISTS (SELECT 1 FROM claims_claim WHERE window_id = OLD.id) THEN
                    RAISE EXCEPTION 'Window % has claims, so it stays in its year', OLD.id;
                END IF;
                RETURN NEW;
            """,
        ),
    ]


def allowance_triggers() -> list[pgtrigger.Trigger]:
    """A trigger of the service's own is inside a trigger too, but not as the owner."""
    return [
        never_emptied(_EMPTIED),
        Guard(
            name="only_the_database_counts",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=f"{_REFUSE_OTHER_WRITERS} RETURN coalesce(NEW, OLD);",
        ),
        Guard(
            name="a_counter_starts_at_nought",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition("NEW.used <> 0"),
            func=f"{_REFUSE_OTHER_WRITERS} RETURN NEW;",
        ),
    ]
