"""How every page about one claim begins: the claim and its mentors, each read by a statement that is written once."""

from __future__ import annotations

from claims.models import Claim, ClaimWindow, MentorTraining
from common.joined import Joined
from mentors.models import Mentor
from providers.models import Provider
from schools.models import AcademicYear, School

# A change had a reference of its own while it was prepared; its old pages find the claim that it is now.
_CLAIM = Joined(
    """
    FROM claims_claim claim
    JOIN providers_provider provider ON provider.id = claim.provider_id
    JOIN claims_claimwindow claim_window ON claim_window.id = claim.window_id
    JOIN schools_academicyear year ON year.start_year = claim_window.academic_year_id
    WHERE claim.school_id = %(school)s AND claim.id = COALESCE(
        (SELECT id FROM claims_claim WHERE reference = %(reference)s AND school_id = %(school)s),
        (SELECT claim_id FROM claims_claimversion WHERE drafted_as = %(reference)s)
    )
    """,
    claim=Claim,
    provider=Provider,
    claim_window=ClaimWindow,
    year=AcademicYear,
)
_TRAININGS = Joined(
    """
    FROM claims_mentortraining training
    JOIN mentors_mentor mentor ON mentor.id = training.mentor_id
    WHERE training.claim_id = %(claim)s
    ORDER BY mentor.first_name, mentor.last_name, mentor.trn
    """,
    training=MentorTraining,
    mentor=Mentor,
)


def find_claim(school: School, reference: str) -> Claim:
    """The school's claim with its provider, its window and the year; raises Claim.DoesNotExist."""
    for claim, provider, window, year in _CLAIM.rows(school=school.pk, reference=reference):
        claim.school, claim.provider, claim.window, window.academic_year = school, provider, window, year
        return claim
    raise Claim.DoesNotExist


def trainings_of(claim: Claim) -> list[MentorTraining]:
    """The mentors on the claim with their hours, by first name."""
    trainings = []
    for training, mentor in _TRAININGS.rows(claim=claim.pk):
        training.claim, training.mentor = claim, mentor
        trainings.append(training)
    return trainings


def tell_was_checked(claim: Claim, gave_hours_back: bool) -> None:
    """Spares `Claim.was_checked` a query of its own, where the mentors on the claim are read anyway."""
    claim.was_checked = claim.assured_at is not None or gave_hours_back
