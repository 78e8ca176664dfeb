"""What each row keeps to; the triggers hold what a change keeps to."""

from django.db import models
from django.db.models import F, Q

from claims.states import IN_A_CHECK, NEVER_SUBMITTED, Status

CLAIM_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(name="a_reference_is_eight_digits", condition=Q(reference__regex=r"^[1-9][0-9]{7}$")),
    models.CheckConstraint(name="a_status_is_one_of_ours", condition=Q(status__in=Status.values)),
    models.CheckConstraint(
        name="what_was_agreed_is_filled_in_at_submission",
        condition=Q(
            status__in=NEVER_SUBMITTED,
            submitted_at=None,
            submitter_is_mentor=None,
            funding_area="",
            rate_pence=None,
            hours=None,
            amount_pence=None,
        )
        | (
            ~Q(status__in=NEVER_SUBMITTED)
            & Q(
                submitted_at__isnull=False,
                submitter_is_mentor__isnull=False,
                rate_pence__isnull=False,
                hours__gte=1,
                amount_pence__isnull=False,
            )
            & ~Q(funding_area="")
        ),
    ),
    models.CheckConstraint(
        name="an_amount_is_hours_times_rate",
        condition=Q(amount_pence=None) | Q(amount_pence=F("hours") * F("rate_pence")),
    ),
    models.CheckConstraint(
        name="no_claim_gives_back_more_than_it_has",
        condition=Q(hours_given_back=0) | Q(hours_given_back__lte=F("hours")),
    ),
    models.CheckConstraint(
        name="no_more_is_returned_than_was_paid",
        condition=Q(hours_to_return=0)
        | Q(hours__isnull=False, hours_to_return__lte=F("hours") - F("hours_given_back")),
    ),
    models.CheckConstraint(
        name="a_check_keeps_where_its_claim_came_from",
        condition=Q(status__in=IN_A_CHECK, checked_from__in=[Status.SUBMITTED, Status.PAID])
        | ~Q(status__in=IN_A_CHECK) & Q(checked_from=""),
    ),
    models.CheckConstraint(
        name="a_change_is_never_a_claim_itself", condition=Q(changes=None) | Q(status__in=NEVER_SUBMITTED)
    ),
    models.UniqueConstraint("changes", name="one_change_of_a_claim_at_a_time", condition=Q(status=Status.DRAFT)),
]
