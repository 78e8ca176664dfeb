from __future__ import annotations

from typing import TYPE_CHECKING

from common.words import moment_in_words

if TYPE_CHECKING:
    from schools.models import GrantConditionsAcceptance, School

Facts = list[tuple[str, str]]


def number_of(school: School) -> tuple[str, str]:
    """("Unique reference number (URN)", "990001"), or a vendor number."""
    return ("Unique reference number (URN)", str(school.urn)) if school.urn else ("Vendor number", school.vendor_number)


def beside_the_name(school: School) -> str:
    """URN 990001, E1 6AN"""
    return ", ".join(filter(None, [" ".join(number_of(school)), school.postcode]))


def conditions_in_words(accepted: GrantConditionsAcceptance | None) -> str:
    if not accepted:
        return "Grant conditions not accepted. Only a manager at the school can accept them"
    return f"Grant conditions accepted by {accepted.accepted_by} on {moment_in_words(accepted.accepted_at)}"


def details_of(school: School, number_of_mentors: int) -> Facts:
    details = [
        number_of(school),
        ("Status", school.get_status_display()),
        ("Type", school.type_name),
        ("Phase", school.phase),
        ("Town", school.town),
        ("Postcode", school.postcode),
        ("Telephone", school.telephone),
        ("Local authority", school.local_authority),
        ("Trust", school.trust_name),
        ("Funding area", school.get_funding_area_display()),
        ("Mentors on its list", str(number_of_mentors)),
    ]
    return [(name, value) for name, value in details if value]
