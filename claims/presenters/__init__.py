"""The words and colours of a school's pages about claims."""

from claims.presenters.came_second import (
    changed_first,
    last_change,
    mentor_is_off,
    no_draft_now,
    not_done,
    refused,
    too_late,
    was_deleted,
)
from claims.presenters.drafts import (
    answer_about,
    changed_by_whom,
    draft_so_far,
    keep_the_other_answer,
    person_or_support,
    where_and_code,
    who_began,
    who_submitted,
)
from claims.presenters.hours import (
    hint_of_hours,
    hours_in_short,
    trn_and_left,
    up_to,
    what_stayed_behind,
    what_went,
    why_fewer_left,
    why_none_left,
)
from claims.presenters.listing import ClaimRow, Totals, complete, countdown, seconds_left, totals_of, with_rate_now
from claims.presenters.statuses import (
    SCHOOL_VOICE,
    StatusGroup,
    Voice,
    standing_of_claim,
    tell_answers_due,
    why_it_stands,
)
from claims.presenters.sums import Line, Sum, problems_of, rate_of, sum_of, what_changes
from claims.presenters.tasks import Task, tasks
from claims.presenters.versions import Version, hours_in, mentors_in

YES_OR_NO = {True: "Yes", False: "No", None: ""}

__all__ = [
    "SCHOOL_VOICE",
    "YES_OR_NO",
    "ClaimRow",
    "Line",
    "StatusGroup",
    "Sum",
    "Task",
    "Totals",
    "Version",
    "Voice",
    "answer_about",
    "changed_by_whom",
    "changed_first",
    "complete",
    "countdown",
    "draft_so_far",
    "hint_of_hours",
    "hours_in",
    "hours_in_short",
    "keep_the_other_answer",
    "last_change",
    "mentor_is_off",
    "mentors_in",
    "no_draft_now",
    "not_done",
    "person_or_support",
    "problems_of",
    "rate_of",
    "refused",
    "seconds_left",
    "standing_of_claim",
    "sum_of",
    "tasks",
    "tell_answers_due",
    "too_late",
    "totals_of",
    "trn_and_left",
    "up_to",
    "was_deleted",
    "what_changes",
    "what_stayed_behind",
    "what_went",
    "where_and_code",
    "who_began",
    "who_submitted",
    "why_fewer_left",
    "why_it_stands",
    "why_none_left",
    "with_rate_now",
]
