from __future__ import annotations

from claims.states import HOURS_GIVEN_BACK, MOVES, NEVER_SUBMITTED, USES_NO_ALLOWANCE, Status

INTRODUCTION = """\
# The life of a claim

Drawn from `claims/states.py` by `bin/manage draw_states`; do not change it by hand, a test compares the two.
A step that is not in the picture is refused by the functions in `claims/actions/` and by the database.
"""


def draw() -> str:
    """Markdown and Mermaid, from the table of moves."""
    return "\n".join([INTRODUCTION, *_picture(), "", *_table(), ""])


def _picture() -> list[str]:
    names = [f'    state "{status.label}" as {status}' for status in Status]
    moves = [f"    {here} --> {there}" for here, nexts in MOVES.items() for there in _in_order(nexts)]
    ends = [f"    {status} --> [*]" for status, nexts in MOVES.items() if not nexts]
    return ["```mermaid", "stateDiagram-v2", *names, "    [*] --> draft", *moves, *ends, "```"]


def _table() -> list[str]:
    rows = [f"| `{status}` | {status.label} | {_ways_on(status)} | {_hours(status)} |" for status in Status]
    return ["| status | says | next | its hours |", "|---|---|---|---|", *rows]


def _ways_on(status: Status) -> str:
    return ", ".join(f"`{there}`" for there in _in_order(MOVES[status])) or "the end"


def _hours(status: Status) -> str:
    if status in NEVER_SUBMITTED:
        return "reserve nothing"
    return "given back" if status in HOURS_GIVEN_BACK and status in USES_NO_ALLOWANCE else "count"


def _in_order(statuses: set[Status]) -> list[Status]:
    return [status for status in Status if status in statuses]
