"""Python streams rows into a temporary table; the database makes the rest in one statement per table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from claims.models import Claim, ClaimWindow
from common.clock import now, today
from common.ids import many_public_ids
from mentors import stub
from mentors.models import Mentor
from providers.models import Provider
from schools.models import School
from support.demo.invented.believable import BelievableClaim, Surroundings, believable_claims
from support.demo.invented.bulk import checked_at_the_end
from support.demo.invented.claimants import make_claimants

# State-funded schools; the others hardly ever have trainees of this grant.
CLAIMING_GROUPS = ["Local authority maintained schools", "Academies", "Free Schools", "Special schools"]
_COLUMNS = (
    "reference, school_id, provider_id, started_at, submitted_at, submitter_is_mentor, provider_confirmed, "
    "trn, public_id, first_name, last_name, hours"
)
_TABLES = [
    "mentors_mentor",
    "mentors_mentoratschool",
    "claims_claim",
    "claims_mentortraining",
    "claims_allowance",
]
Progress = Callable[[int, int], None]


@transaction.atomic
def generate_claims(
    *,
    window: ClaimWindow,
    count: int,
    seed: int,
    schools: Iterable[School] | None = None,
    providers: Iterable[Provider] | None = None,
    progress: Progress = lambda done, count: None,
) -> int:
    """Each mentor is new; gives their number.

    Schools are state-funded, providers accredited, unless given; those used become ready to claim in the year. Raises
    ValidationError where that cannot be.
    """
    given = _surroundings(window, schools, providers)
    with connection.cursor() as cursor, checked_at_the_end(_TABLES):
        cursor.execute(_GENERATED)
        with cursor.copy(f"COPY generated ({_COLUMNS}) FROM STDIN") as copy:
            for number, lines in enumerate(_lines(believable_claims(count, seed, given)), start=1):
                copy.write(lines)
                if number % 1000 == 0 or number == count:
                    progress(number, count)
        cursor.execute("ANALYZE generated")
        make_claimants(_used_schools(cursor), window.academic_year, seed)
        # Autovacuum cannot see these rows yet: left to itself it would tell the planner that there are none.
        cursor.execute("ANALYZE schools_school, accounts_schoolmembership")
        for statement in (_MENTORS, _PLACEMENTS, _CLAIMS, _STORIES, _TRAININGS):
            cursor.execute(statement, {"window": window.pk, "year": window.academic_year_id})
        mentors = cursor.rowcount
        cursor.execute("DROP TABLE generated")
    return mentors


def _surroundings(
    window: ClaimWindow, schools: Iterable[School] | None, providers: Iterable[Provider] | None
) -> Surroundings:
    if window.closed_at:
        raise ValidationError("The window has been closed and drawn: no claim can come into it any more.")
    if window.opens_at > now():
        raise ValidationError("The window is not open yet: no claim can have been submitted in it.")
    if schools is None:
        schools = School.objects.can_be_onboarded().filter(type_group__in=CLAIMING_GROUPS).order_by("pk").only("pk")
    if providers is None:
        providers = Provider.objects.accredited().order_by("pk").only("pk")
    school_ids, provider_ids = [school.pk for school in schools], [provider.pk for provider in providers]
    if not school_ids or not provider_ids:
        raise ValidationError("There are no schools or no accredited providers: import them first.")
    taken_references = set(Claim.objects.values_list("reference", flat=True).iterator())
    taken_trns = {*Mentor.objects.values_list("trn", flat=True).iterator(), *stub.people()}
    return Surroundings(
        school_ids=school_ids,
        provider_ids=provider_ids,
        cap=window.academic_year.initial_cap,
        opens_on=window.opens_on,
        last_day=min(today() - timedelta(days=1), window.closes_on),
        is_free_reference=lambda reference: reference not in taken_references,
        is_free_trn=lambda trn: trn not in taken_trns,
    )


def _lines(claims: Iterable[BelievableClaim]) -> Iterator[str]:
    """COPY's text format."""
    public_ids = many_public_ids()
    for claim in claims:
        shared = (
            f"{claim.reference}\t{claim.school_id}\t{claim.provider_id}\t{claim.started_at}\t{claim.submitted_at}\t"
            f"{claim.submitter_is_mentor}\t{claim.provider_confirmed}"
        )
        yield "".join(
            f"{shared}\t{mentor.trn}\t{next(public_ids)}\t{mentor.first_name}\t{mentor.last_name}\t{mentor.hours}\n"
            for mentor in claim.mentors
        )


def _used_schools(cursor: Any) -> list[int]:
    cursor.execute("SELECT DISTINCT school_id FROM generated ORDER BY school_id")
    return [school_id for (school_id,) in cursor.fetchall()]


_GENERATED = """
    CREATE TEMPORARY TABLE generated (
        reference text, school_id bigint, provider_id bigint, started_at timestamptz, submitted_at timestamptz,
        submitter_is_mentor boolean, provider_confirmed boolean, trn text, public_id text, first_name text,
        last_name text, hours int
    )
"""

_MENTORS = """
    INSERT INTO mentors_mentor (public_id, trn, first_name, last_name, created_at)
    SELECT public_id, trn, first_name, last_name, started_at FROM generated
"""

# A school's first member is the one who did it all.
_MEMBERS = """
    (SELECT school_id, min(user_id) AS user_id FROM accounts_schoolmembership GROUP BY school_id) member
"""

_PLACEMENTS = f"""
    INSERT INTO mentors_mentoratschool (mentor_id, school_id, added_by_id, added_at)
    SELECT mentor.id, school_id, member.user_id, started_at
    FROM generated JOIN mentors_mentor mentor USING (trn) JOIN {_MEMBERS} USING (school_id)
"""

_CLAIMS = f"""
    INSERT INTO claims_claim (
        reference, school_id, provider_id, window_id, status, version, provider_confirmed,
        created_by_id, created_at, updated_by_id, updated_at, submitted_by_id, submitted_at, submitter_is_mentor,
        funding_area, rate_pence, hours, amount_pence
    )
    SELECT
        claim.reference, claim.school_id, provider_id, %(window)s, 'submitted', 1, provider_confirmed,
        member.user_id, started_at, member.user_id, submitted_at, member.user_id, submitted_at, submitter_is_mentor,
        school.funding_area, rate.pence, claim.hours, claim.hours * rate.pence
    FROM (
        SELECT reference, school_id, provider_id, started_at, submitted_at, submitter_is_mentor, provider_confirmed,
               sum(hours) AS hours
        FROM generated
        GROUP BY reference, school_id, provider_id, started_at, submitted_at, submitter_is_mentor, provider_confirmed
    ) claim
    JOIN schools_school school ON school.id = claim.school_id
    JOIN schools_hourlyrate rate ON rate.academic_year_id = %(year)s AND rate.area = school.funding_area
    JOIN {_MEMBERS} ON member.school_id = claim.school_id
    ORDER BY submitted_at, reference
"""

# The same acts as people do, with the facts that a story tells.
_STORIES = """
    INSERT INTO activity_entry (verb, at, by_id, about_kind, about_id, school_id, provider_id, before, after)
    SELECT act.verb, act.at, claim.submitted_by_id, 'claims.claim', claim.id::text, claim.school_id, claim.provider_id,
           act.before, act.after
    FROM claims_claim claim
    JOIN (SELECT DISTINCT reference FROM generated) new USING (reference)
    CROSS JOIN LATERAL (VALUES
        (1, 'draft started', claim.created_at, NULL::jsonb,
         jsonb_build_object('provider', claim.provider_id, 'window', claim.window_id)),
        (2, 'claim submitted', claim.submitted_at, jsonb_build_object('status', 'draft'),
         jsonb_build_object(
             'status', claim.status, 'hours', claim.hours, 'amount_pence', claim.amount_pence,
             'rate_pence', claim.rate_pence, 'funding_area', claim.funding_area
         ))
    ) act (number, verb, at, before, after)
    ORDER BY claim.submitted_at, claim.id, act.number
"""

_TRAININGS = """
    INSERT INTO claims_mentortraining (claim_id, mentor_id, hours, training_type, hours_given_back)
    SELECT claim.id, mentor.id, generated.hours, 'initial', 0
    FROM generated JOIN claims_claim claim USING (reference) JOIN mentors_mentor mentor USING (trn)
    ORDER BY claim.id, mentor.id
"""
