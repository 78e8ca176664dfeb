"""The claims of a school's list, the latest change first: one page of them by one statement, however many there are.

Changes that are being prepared are part of the claim that they change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from claims.models import Claim
from common.joined import Joined
from common.statements import rows_of
from providers.models import Provider

if TYPE_CHECKING:
    from claims.listing.filter import ListFilter
    from claims.models import ClaimWindow
    from schools.models import School


def listed(
    school: School, windows: Sequence[ClaimWindow], filter_: ListFilter, places: range | None = None
) -> list[Claim]:
    """Those of the school in these windows that fit, each with its provider: at these places of the list, or all."""
    before, end = (places.start, places.stop) if places is not None else (0, None)
    most = None if end is None else end - before
    rows = _shown(filter_.conditions).rows(**_asked(school, windows, filter_), before=before, end=end, most=most)
    claims = []
    for claim, provider in rows:
        claim.school, claim.provider = school, provider
        claims.append(claim)
    return claims


def number_listed(school: School, windows: Sequence[ClaimWindow], filter_: ListFilter) -> int:
    """How many all of them are."""
    ((number,),) = rows_of(" ".join([_NUMBER, *filter_.conditions]), **_asked(school, windows, filter_))
    return int(number)


def _asked(school: School, windows: Sequence[ClaimWindow], filter_: ListFilter) -> dict[str, Any]:
    return filter_.values(windows) | {"school": school.pk, "windows": [window.pk for window in windows]}


@cache
def _shown(conditions: tuple[str, ...]) -> Joined:
    return Joined(" ".join([_LATEST_OF_EACH_WINDOW, *conditions, _LATEST_OF_ALL]), claim=Claim, provider=Provider)


_NUMBER = """
    SELECT count(*) FROM claims_claim claim
    WHERE school_id = %(school)s AND window_id = ANY (%(windows)s) AND changes_id IS NULL
"""
# The index of a school's claims has the latest of one window first, so that a page of thousands looks at a few.
_LATEST_OF_EACH_WINDOW = """
    FROM unnest(%(windows)s::bigint[]) AS of_year (id)
    CROSS JOIN LATERAL (
        SELECT * FROM claims_claim claim
        WHERE school_id = %(school)s AND window_id = of_year.id AND changes_id IS NULL
"""
_LATEST_OF_ALL = """
        ORDER BY updated_at DESC, id DESC
        LIMIT %(end)s
    ) claim
    JOIN providers_provider provider ON provider.id = claim.provider_id
    ORDER BY claim.updated_at DESC, claim.id DESC
    LIMIT %(most)s OFFSET %(before)s
"""
