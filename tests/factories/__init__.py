"""Rows for tests in one line each: ClaimFactory(status=Status.PAID, hours_of={ada: 14, grace: 12})

People, schools, mentors and providers are new each time; windows and years are shared.
"""

from tests.factories.claims import ClaimFactory, closed_window, coming_window, open_window, window_in
from tests.factories.mentors import MentorFactory
from tests.factories.people import UserFactory, claimant_at, manager_at, partner_at, person_at, support_user
from tests.factories.providers import ProviderContactFactory, ProviderFactory
from tests.factories.schools import (
    AcademicYearFactory,
    GrantConditionsFactory,
    SchoolFactory,
    claiming_school,
    let_claim,
    rate_for,
)

__all__ = [
    "AcademicYearFactory",
    "ClaimFactory",
    "GrantConditionsFactory",
    "MentorFactory",
    "ProviderContactFactory",
    "ProviderFactory",
    "SchoolFactory",
    "UserFactory",
    "claimant_at",
    "claiming_school",
    "closed_window",
    "coming_window",
    "let_claim",
    "manager_at",
    "open_window",
    "partner_at",
    "person_at",
    "rate_for",
    "support_user",
    "window_in",
]
