"""Changes of claims past the actions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F

from claims.actions._actor import set_actor
from claims.models import Claim
from claims.states import IN_A_CHECK, Status


@contextmanager
def by_hand() -> Iterator[None]:
    """Names the test as who did it, as the database demands for a new status."""
    with transaction.atomic():
        set_actor(None, system_task="a test's own hand")
        yield
        set_actor(None, system_task="")


def correct(claim: Claim, hours: Mapping[int, int]) -> None:
    """Take a submitted claim through a check in which these hours, by mentor id, were not accepted."""
    with by_hand():
        of_claim = Claim.objects.filter(pk=claim.pk)
        for status in IN_A_CHECK:
            of_claim.update(status=status)
        for mentor, number in hours.items():
            claim.trainings.filter(mentor=mentor).update(hours_given_back=F("hours_given_back") + number)
        of_claim.update(status=Status.SUBMITTED, hours_given_back=F("hours_given_back") + sum(hours.values()))
