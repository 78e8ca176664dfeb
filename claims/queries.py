"""How every page about one claim begins: the claim and its mentors, each read by a statement that is written once."""

from __future__ import annotations

from accounts.models import User
from claims.models import Claim, ClaimWindow, MentorTraining
from common.joined import Joined
from common.statements import rows_of
from mentors.models import Mentor
from providers.models import Provider
from schools.models import AcademicYear, School

_CLAIM = """
    FROM claims_claim claim
    JOIN providers_provider provider ON provider.id = claim.provider_id
    JOIN claims_claimwindow claim_window ON claim_window.id = claim.window_id
    JOIN schools_academicyear year ON year.start_year = claim_window.academic_year_id
    WHERE claim.school_id = %(school)s
"""
_OF_CLAIM = {"claim": Claim, "provider": Provider, "claim_window": ClaimWindow, "year": AcademicYear}
_OF_THIS_REFERENCE = Joined(" ".join([_CLAIM, "AND claim.reference = %(reference)s"]), **_OF_CLAIM)
# A change had a reference of its own while it was prepared; its old pages find the claim that it is now.
_DRAFTED_AS = "AND claim.id = (SELECT claim_id FROM claims_claimversion WHERE drafted_as = %(reference)s)"
_CHANGED_AS = Joined(" ".join([_CLAIM, _DRAFTED_AS]), **_OF_CLAIM)
_TRAININGS = Joined(
    """
    FROM claims_mentortraining training
    JOIN mentors_mentor mentor ON mentor.id = training.mentor_id
    WHERE training.claim_id = %(claim)s
    ORDER BY mentor.plain_name, mentor.trn
    """,
    training=MentorTraining,
    mentor=Mentor,
)


def find_claim(school: School, reference: str) -> Claim:
    """The school's claim with its provider, its window and the year; raises Claim.DoesNotExist."""
    asked = {"school": school.pk, "reference": reference}
    for claim, provider, window, year in _OF_THIS_REFERENCE.rows(**asked) or _CHANGED_AS.rows(**asked):
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


def mentors_at(school: School, most: int | None = None) -> list[Mentor]:
    """The mentors on the school's list by first name, as `Mentor.objects.at` has them: so many of them, or all."""
    return [mentor for (mentor,) in _MENTORS.rows(school=school.pk, most=most)]


_MENTORS = Joined(
    """
    FROM mentors_mentor mentor
    JOIN mentors_mentoratschool place ON place.mentor_id = mentor.id
    WHERE place.school_id = %(school)s
    ORDER BY mentor.plain_name, mentor.trn
    LIMIT %(most)s
    """,
    mentor=Mentor,
)


def change_under_way(claim: Claim) -> str:
    """The reference of the draft in which a change of the claim is prepared; "" where there is none."""
    drafts = rows_of(_CHANGE_UNDER_WAY, claim=claim.pk)
    return drafts[0][0] if drafts else ""


_CHANGE_UNDER_WAY = "SELECT reference FROM claims_claim WHERE changes_id = %(claim)s AND status = 'draft'"


def change_begun(claim: Claim) -> Claim | None:
    """The same draft with whoever began it; None where there is none."""
    for change, person in _CHANGE_BEGUN.rows(claim=claim.pk):
        change.created_by = person if person.pk else None
        return change
    return None


_CHANGE_BEGUN = Joined(
    """
    FROM claims_claim change
    LEFT JOIN accounts_user person ON person.id = change.created_by_id
    WHERE change.changes_id = %(claim)s AND change.status = 'draft'
    """,
    change=Claim,
    person=User,
)


def hours_told(claim: Claim) -> dict[int, int]:
    """What was told of those who were looked for and found for this draft: hours by mentor id, 0 where none were."""
    return {mentor: hours or 0 for mentor, hours in rows_of(_FOUND, kind=claim._meta.label_lower, claim=str(claim.pk))}


_FOUND = """
    SELECT (after ->> 'mentor')::bigint, (before ->> 'hours_told')::int FROM activity_entry
    WHERE about_kind = %(kind)s AND about_id = %(claim)s AND verb = 'mentor found' AND after ? 'mentor'
    ORDER BY id
"""


def tell_was_checked(claim: Claim, gave_hours_back: bool) -> None:
    """Spares `Claim.was_checked` a query of its own, where the mentors on the claim are read anyway."""
    claim.was_checked = claim.assured_at is not None or gave_hours_back
