from __future__ import annotations

from typing import Any

from claims.readiness import ClaimReadiness, last_asked_to_check
from claims.wording.closed import closed_for_claims
from claims.wording.drafts import asked_to_check
from schools.access import SchoolPage
from schools.people import managers_of


def top_block(page: SchoolPage, readiness: ClaimReadiness) -> dict[str, Any]:
    """For claims/top_block.html."""
    return {
        "readiness": readiness,
        "new_url": page.school_url("claims:new"),
        "ask_url": page.school_url("claims:ask-to-check"),
        "mentors_url": page.school_url("mentors:list"),
        "add_mentor_url": page.school_url("mentors:add"),
        "blocker": readiness.blocker.name,
        **what_waits(page, readiness),
    }


def what_waits(page: SchoolPage, readiness: ClaimReadiness) -> dict[str, Any]:
    """For the first hurdle only: whether we are asked to check, or who can accept."""
    if readiness.school_closed:
        return {"for_support": page.user.is_support, "school_closed": closed_for_claims(page.school)}
    if readiness.window is None or readiness.eligible:
        return conditions_context(page, readiness)
    asking = last_asked_to_check(page.school, readiness.window.academic_year)
    return {"for_support": page.user.is_support, "asked_to_check": asked_to_check(asking)}


def conditions_context(page: SchoolPage, readiness: ClaimReadiness) -> dict[str, Any]:
    """Who can accept is asked only while they wait."""
    if readiness.window is None or readiness.accepted:
        return {"for_support": page.user.is_support}
    managers = managers_of(page.school)
    return {
        "for_support": page.user.is_support,
        "conditions_year": readiness.window.academic_year,
        "user_is_manager": page.user in managers,
        "managers": [str(manager) for manager in managers],
        "conditions_url": page.detour_url("schools:grant-conditions"),
        "ask_managers": f"Ask {managers[0]} by email" if len(managers) == 1 else "Ask them by email",
        "ask_managers_url": page.detour_url("claims:ask-managers"),
    }
