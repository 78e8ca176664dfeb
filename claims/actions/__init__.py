"""What people, and the clock, can do with claims: one atomic function each.

Every one locks the claim, checks where it stands now, changes it, records who did what with before and after, and
writes its messages in the same transaction. What was refused is an exception of claims/refusals.py or a
`MoveNotAllowed`; what the person may not do at all is `PermissionDenied`. Nothing was changed in either case.
"""

from claims.actions.asking import ask_managers_to_accept, ask_to_check_eligibility
from claims.actions.changing import start_change
from claims.actions.closing import close_due_windows, close_window
from claims.actions.copying import Copied, copy_into_window
from claims.actions.drafting import (
    change_provider,
    choose_mentors,
    delete_draft,
    hand_over,
    set_hours,
    set_provider_confirmed,
    start_draft,
)
from claims.actions.finding import look_for, stop_looking_for, tell_of_mentor
from claims.actions.joining import join_draft
from claims.actions.preparing import send_to_school
from claims.actions.submitting import submit
from claims.actions.withdrawing import withdraw

__all__ = [
    "Copied",
    "ask_managers_to_accept",
    "ask_to_check_eligibility",
    "change_provider",
    "choose_mentors",
    "close_due_windows",
    "close_window",
    "copy_into_window",
    "delete_draft",
    "hand_over",
    "join_draft",
    "look_for",
    "send_to_school",
    "set_hours",
    "set_provider_confirmed",
    "start_change",
    "start_draft",
    "stop_looking_for",
    "submit",
    "tell_of_mentor",
    "withdraw",
]
