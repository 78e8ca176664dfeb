"""What the database itself refuses about claims, also to raw SQL and imports.

- The allowance: statement-level triggers keep one counter row for each mentor, provider and year, and the
  counter's CHECK (0 <= used <= cap) refuses anything beyond the cap.
- The life: a status goes only where the table of moves lets it go.
- The promise: what a school agreed to when it submitted is never rewritten.
"""

from __future__ import annotations

from typing import Any

import pgtrigger

from claims.states import MOVES, NEVER_SUBMITTED, USES_NO_ALLOWANCE

_IDLE = ", ".join(f"'{status}'" for status in USES_NO_ALLOWANCE)

# Hours that a training takes from the allowance while its claim has this status.
_USED = (
    "CASE WHEN {claim}.status IN ("
    + _IDLE
    + ") THEN 0 ELSE {training}.hours - {training}.hours_given_back END"
)


def _delta(source: str) -> str:
    """SQL for the rows (mentor, provider, year, hours to add), of which the zero ones are left out."""
    return f"""
        SELECT mentor_id, provider_id, academic_year_id, sum(hours)::int AS hours
        FROM ({source}) AS changes
        GROUP BY mentor_id, provider_id, academic_year_id
        HAVING sum(hours) <> 0
    """


def _trainings(rows: str, sign: str) -> str:
    used = _USED.format(claim="c", training="t")
    return f"""
        SELECT t.mentor_id, c.provider_id, w.academic_year_id, {sign}({used}) AS hours
        FROM {rows} t
        JOIN claims_claim c ON c.id = t.claim_id
        JOIN claims_claimwindow w ON w.id = c.window_id
    """


def _claims(rows: str, sign: str) -> str:
    used = _USED.format(claim="c", training="t")
    return f"""
        SELECT t.mentor_id, c.provider_id, w.academic_year_id, {sign}({used}) AS hours
        FROM {rows} c
        JOIN claims_mentortraining t ON t.claim_id = c.id
        JOIN claims_claimwindow w ON w.id = c.window_id
    """


# The cap of a key: a refresher's when an earlier year with the same provider still counts.
_CAP = """
    (SELECT CASE WHEN EXISTS (
        SELECT 1 FROM claims_allowance earlier
        WHERE earlier.mentor_id = {key}.mentor_id AND earlier.provider_id = {key}.provider_id
          AND earlier.academic_year_id < {key}.academic_year_id AND earlier.used > 0
     ) THEN y.refresher_cap ELSE y.initial_cap END
     FROM schools_academicyear y WHERE y.start_year = {key}.academic_year_id)
"""


def _apply(source: str) -> str:
    """Bring the counters up to date: rows exist first, are locked in one order, then changed.

    One order of locks means that two submissions with the same mentors wait for each other and never
    deadlock. An insert that carried the negative hours itself would fail its own CHECK before the conflict
    is found, hence three statements.
    """
    delta = _delta(source)
    return f"""
        INSERT INTO claims_allowance (mentor_id, provider_id, academic_year_id, cap, used)
        SELECT d.mentor_id, d.provider_id, d.academic_year_id, {_CAP.format(key="d")}, 0
        FROM ({delta}) d
        ORDER BY d.mentor_id, d.provider_id, d.academic_year_id
        ON CONFLICT (mentor_id, provider_id, academic_year_id) DO NOTHING;

        PERFORM 1 FROM claims_allowance a
        JOIN ({delta}) d USING (mentor_id, provider_id, academic_year_id)
        ORDER BY a.mentor_id, a.provider_id, a.academic_year_id
        FOR UPDATE OF a;

        UPDATE claims_allowance a
        SET used = a.used + d.hours,
            cap = CASE WHEN d.hours > 0 THEN {_CAP.format(key="a")} ELSE a.cap END
        FROM ({delta}) d
        WHERE a.mentor_id = d.mentor_id AND a.provider_id = d.provider_id
          AND a.academic_year_id = d.academic_year_id;

        RETURN NULL;
    """


def _counter(name: str, operation: Any, source: str, **rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        func=_apply(source),
    )


def training_triggers() -> list[pgtrigger.Trigger]:
    """Triggers of the table of trainings."""
    old, new = _trainings("old_rows", "-"), _trainings("new_rows", "")
    return [
        _counter("allowance_after_insert", pgtrigger.Insert, new, new="new_rows"),
        _counter(
            "allowance_after_update",
            pgtrigger.Update,
            f"{old} UNION ALL {new}",
            old="old_rows",
            new="new_rows",
        ),
        _counter("allowance_after_delete", pgtrigger.Delete, old, old="old_rows"),
    ]


def claim_triggers() -> list[pgtrigger.Trigger]:
    """Triggers of the table of claims."""
    moved = f"{_claims('old_rows', '-')} UNION ALL {_claims('new_rows', '')}"
    never_submitted = pgtrigger.Q(old__status__in=[str(status) for status in NEVER_SUBMITTED])
    return [
        _counter("allowance_after_move", pgtrigger.Update, moved, old="old_rows", new="new_rows"),
        pgtrigger.FSM(
            name="only_moves_in_the_table",
            field="status",
            transitions=[(str(here), str(there)) for here, nexts in MOVES.items() for there in sorted(nexts)],
        ),
        pgtrigger.Protect(
            name="a_submitted_claim_is_never_deleted", operation=pgtrigger.Delete, condition=~never_submitted
        ),
        pgtrigger.Protect(
            name="what_was_submitted_stands",
            operation=pgtrigger.Update,
            condition=~never_submitted
            & (
                pgtrigger.Q(old__school__df=pgtrigger.F("new__school"))
                | pgtrigger.Q(old__provider__df=pgtrigger.F("new__provider"))
                | pgtrigger.Q(old__window__df=pgtrigger.F("new__window"))
                | pgtrigger.Q(old__reference__df=pgtrigger.F("new__reference"))
                | pgtrigger.Q(old__rate_pence__df=pgtrigger.F("new__rate_pence"))
                | pgtrigger.Q(old__funding_area__df=pgtrigger.F("new__funding_area"))
            ),
        ),
    ]
