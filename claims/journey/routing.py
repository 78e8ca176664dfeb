from __future__ import annotations

from django.http import HttpRequest

from claims import permissions
from claims.journey import steps
from claims.models import Claim
from claims.pages import ClaimPage, Redirect
from claims.states import Status
from claims.wording.conflicts import changed_first, not_done


def redirect_from(page: ClaimPage, step: str) -> Redirect | None:
    return page.without_open_draft() or without_claim_to_change(page) or too_early(page, step)


def without_claim_to_change(page: ClaimPage) -> Redirect | None:
    changed = page.claim.changes
    if changed is None or changed.status == Status.SUBMITTED:
        return None
    why = not_done(changed, page.user, page.outcome)
    return Redirect(page.school_url("claims:claim", claim=changed.reference), why)


def too_early(page: ClaimPage, step: str) -> Redirect | None:
    """The answers that this step builds on are missing."""
    if steps.may_be_asked(step, page.claim, page.trainings):
        return None
    return Redirect(next_question(page), changed_first(page.claim, page.user, page.outcome))


def came_from(request: HttpRequest) -> str:
    """ "check" or "tasks" after a "Change" link."""
    word = request.GET.get("return", "")
    return word if word in steps.RETURNS else ""


def next_question(page: ClaimPage) -> str:
    """After a "Change" link, back to where that stood; with a change on to the declaration, which says what changes."""
    step, word = steps.next_step(page.claim, page.trainings), came_from(page.request)
    if step.page == steps.CHECK and word:
        is_change = page.claim.changes_id and permissions.may_submit(page.user, page.school)
        return page.claim_url(steps.DECLARATION if is_change and word == "check" else steps.RETURNS[word])
    return page.claim_url(step.page, **step.parts) + (f"?return={word}" if word else "")


def back_url(page: ClaimPage, step: str) -> str:
    if word := came_from(page.request):
        return page.claim_url(steps.RETURNS[word])
    before = steps.step_before(step, page.kwargs.get("mentor", ""), page.claim, page.trainings)
    return page.claim_url(before.page, **before.parts) if before else page.school_url("claims:list")


def caption(claim: Claim) -> str:
    """Harbourlight SCITT, 2025 to 2026"""
    return f"{claim.provider}, {claim.window.academic_year}"
