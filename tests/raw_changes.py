"""Changes of claims past the actions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F

from claims.models import Claim
from claims.states import IN_A_CHECK, Status
from common.actor import set_actor
from schools.models import GrantConditionsAcceptance
from tests.claims.guards import run, take_away
from tests.roles import as_owner


@contextmanager
def by_hand() -> Iterator[None]:
    """As the owner, who names the test as who did it: the database demands that for a new status."""
    with transaction.atomic(), as_owner():
        before = run("SELECT current_setting('service.actor', true)")[0][0]
        set_actor(None, system_task="a test's own hand")
        yield
        set_actor(None, system_task=before or "")


def take_back_acceptances(**of: object) -> None:
    """They are for ever: past their guard, until the test's end."""
    take_away("schools_grantconditionsacceptance", "rows_never_change")
    with as_owner():
        GrantConditionsAcceptance.objects.filter(**of).delete()


def correct(claim: Claim, hours: Mapping[int, int]) -> None:
    """Take a submitted claim through a check in which these hours, by mentor id, were not accepted."""
    with by_hand():
        of_claim = Claim.objects.filter(pk=claim.pk)
        for status in IN_A_CHECK:
            of_claim.update(status=status)
        for mentor, number in hours.items():
            claim.trainings.filter(mentor=mentor).update(hours_given_back=F("hours_given_back") + number)
        of_claim.update(status=Status.SUBMITTED, hours_given_back=F("hours_given_back") + sum(hours.values()))
