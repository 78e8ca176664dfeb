from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from activity.actions import record
from claims import permissions
from claims.models import Claim, ClaimWindow
from claims.readiness import ASKED_TO_CHECK
from claims.wording.drafts import person_or_support
from common.addresses import full_address
from common.clock import today
from common.words import counted, deadline
from messages_out.actions import Email, write, write_many
from messages_out.models import Message
from schools.people import managers_of

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import AcademicYear, School


@dataclass(frozen=True)
class ManagersAsked:
    """`before`: asked earlier today."""

    now: list[User]
    before: list[User]


@transaction.atomic
def ask_managers_to_accept(*, school: School, year: AcademicYear, by: User) -> ManagersAsked:
    """One message a manager and day."""
    permissions.require(permissions.may_prepare, by, school)
    managers = managers_of(school)
    drafts = Claim.objects.drafts().filter(school=school, window__academic_year=year, changes=None).count()
    window = ClaimWindow.objects.open_on().filter(academic_year=year).first()
    facts = {
        "school": school.name,
        "year": year.name,
        "deadline": deadline(window.closes_on) if window else "",
        "by": person_or_support(by),
        "drafts": counted(drafts, "draft") if drafts else "",
        "link": full_address("schools:grant-conditions", school=school.public_id),
    }
    keys = {manager.pk: f"conditions_wait-{school.pk}-{year.pk}-{manager.pk}-{today()}" for manager in managers}
    have_it = set(Message.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    write_many(
        "conditions_wait",
        [Email(manager.email, keys[manager.pk], facts, school_id=school.pk) for manager in managers],
        caused_by=by,
    )
    record("managers asked to accept conditions", about=school, by=by, school_id=school.pk, after={"year": year.pk})
    asked = ManagersAsked([], [])
    for manager in managers:
        (asked.before if keys[manager.pk] in have_it else asked.now).append(manager)
    return asked


@transaction.atomic
def ask_to_check_eligibility(*, school: School, year: AcademicYear, provider: str, by: User) -> None:
    """One message a person and day; every asking is on record."""
    permissions.require(permissions.may_prepare, by, school)
    write(
        "check_eligibility",
        to=settings.SUPPORT_EMAIL,
        key=f"check_eligibility-{school.pk}-{year.pk}-{by.pk}-{today()}",
        personalisation={
            "school": school.name,
            "number": f"URN {school.urn}" if school.urn else f"vendor number {school.vendor_number}",
            "year": year.name,
            "provider": provider,
            "by": by.full_name,
            "email": by.email,
            "link": full_address("claims:list", school=school.public_id),
        },
        school_id=school.pk,
        caused_by=by,
    )
    after = {"year": year.pk, "provider": provider}
    record(ASKED_TO_CHECK, about=school, by=by, school_id=school.pk, after=after)
