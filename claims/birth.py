"""How a claim comes into the world and is handed in, whoever asks; the owner of the tables may put in any claim."""

from __future__ import annotations

import pgtrigger

from claims.states import NEVER_SUBMITTED, Status
from common.triggers import IS_OWNER, Guard

_LET_THE_OWNER = f"IF {IS_OWNER} THEN RETURN NEW; END IF;"

# Of the window `w`, on the British day on which the transaction began: waiting for a lock makes nobody late.
_IS_OPEN = """
    w.closed_at IS NULL
    AND (transaction_timestamp() AT TIME ZONE 'Europe/London')::date BETWEEN w.opens_on AND w.closes_on
"""

# What is in force may become another between the service's question and this one: the service then tries again.
_TRY_AGAIN = "USING ERRCODE = 'serialization_failure'"


def _kind(mentor: str, provider: str, year: str) -> str:
    return f"""
        CASE WHEN EXISTS (
            SELECT FROM claims_allowance earlier
            WHERE earlier.mentor_id = {mentor} AND earlier.provider_id = {provider}
              AND earlier.academic_year_id < {year} AND earlier.used > 0
        ) THEN 'refresher' ELSE 'initial' END
    """


def a_claim_is_born_a_draft() -> pgtrigger.Trigger:
    return Guard(
        name="a_claim_is_born_a_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            {_LET_THE_OWNER}
            IF NEW.status <> 'draft' OR NEW.version <> 1 OR NEW.hours_given_back <> 0 OR NEW.assured_at IS NOT NULL
                OR NEW.hours_to_return <> 0
                OR NEW.answers_due_on IS NOT NULL OR NEW.submitted_by_id IS NOT NULL THEN
                RAISE EXCEPTION 'Claim % is not born a draft', NEW.reference;
            END IF;
            IF NEW.created_by_id IS DISTINCT FROM activity_actor() THEN
                RAISE EXCEPTION 'Claim % names another than who acts', NEW.reference;
            END IF;
            IF NOT EXISTS (SELECT FROM claims_claimwindow w WHERE w.id = NEW.window_id AND {_IS_OPEN}) THEN
                RAISE EXCEPTION 'Claim % is not born in an open window', NEW.reference {_TRY_AGAIN};
            END IF;
            IF NEW.changes_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM claims_claim c WHERE c.id = NEW.changes_id AND c.school_id = NEW.school_id
                    AND c.provider_id = NEW.provider_id AND c.window_id = NEW.window_id
            ) THEN
                RAISE EXCEPTION 'Claim % changes one that is not like it', NEW.reference;
            END IF;
            NEW.created_at := statement_timestamp();
            RETURN NEW;
        """,
    )


_HANDED_IN = f"""
    {_LET_THE_OWNER}
    IF NEW.submitted_by_id IS DISTINCT FROM activity_actor() THEN
        RAISE EXCEPTION 'Claim % is handed in by another than who acts', NEW.reference;
    END IF;
    IF NEW.submitted_at NOT BETWEEN transaction_timestamp() - interval '1 second'
        AND clock_timestamp() + interval '1 second' THEN
        RAISE EXCEPTION 'Claim % is handed in at another time than now', NEW.reference;
    END IF;
    SELECT w.academic_year_id INTO year FROM claims_claimwindow w WHERE w.id = NEW.window_id AND {_IS_OPEN};
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Claim % is not handed in in an open window', NEW.reference;
    END IF;
    IF NOT EXISTS (
        SELECT FROM schools_school s JOIN schools_hourlyrate r ON r.area = s.funding_area
        WHERE s.id = NEW.school_id AND r.academic_year_id = year
            AND s.funding_area = NEW.funding_area AND r.pence = NEW.rate_pence
    ) THEN
        RAISE EXCEPTION 'Claim % has not the area and rate of its school', NEW.reference {_TRY_AGAIN};
    END IF;
    IF EXISTS (
        SELECT FROM claims_mentortraining t
        WHERE t.claim_id = NEW.id AND t.training_type <> {_kind("t.mentor_id", "NEW.provider_id", "year")}
    ) THEN
        RAISE EXCEPTION 'Claim % has not the kind of training of its mentors', NEW.reference {_TRY_AGAIN};
    END IF;
    RETURN NEW;
"""


def a_claim_is_handed_in_as_things_are() -> pgtrigger.Trigger:
    """By who acts, now, in an open window, at the rate, in the area and with the kinds that are in force."""
    return Guard(
        name="a_claim_is_handed_in_as_things_are",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__status__in=[str(status) for status in NEVER_SUBMITTED])
        & ~pgtrigger.Q(new__status__in=[str(status) for status in NEVER_SUBMITTED]),
        declare=[("year", "integer")],
        func=_HANDED_IN,
    )


def a_training_is_of_the_kind_in_force() -> pgtrigger.Trigger:
    """Also in a change, once its claim is handed in. Hours come in whole, and go back only later."""
    return Guard(
        name="a_training_is_of_the_kind_in_force",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("training_type"),
        func=f"""
            {_LET_THE_OWNER}
            IF TG_OP = 'INSERT' AND NEW.hours_given_back <> 0 THEN
                RAISE EXCEPTION 'A training of claim % begins with hours given back', NEW.claim_id;
            END IF;
            IF EXISTS (
                SELECT FROM claims_claim c JOIN claims_claimwindow w ON w.id = c.window_id
                WHERE c.id = NEW.claim_id AND c.status NOT IN ('{Status.DRAFT}', '{Status.EXPIRED}')
                    AND NEW.training_type <> {_kind("NEW.mentor_id", "c.provider_id", "w.academic_year_id")}
            ) THEN
                RAISE EXCEPTION 'A training of claim % is not of the kind in force', NEW.claim_id {_TRY_AGAIN};
            END IF;
            RETURN NEW;
        """,
    )


def whoever_acts_is_named() -> pgtrigger.Trigger:
    return Guard(
        name="whoever_acts_is_named",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"IF NOT {IS_OWNER} THEN PERFORM activity_actor(); END IF; RETURN NULL;",
    )
