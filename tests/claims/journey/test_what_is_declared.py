"""What the sum hangs on moves while the declaration is open."""

import pytest
from django.core.management import call_command

from claims.actions.change import start_change
from claims.models import Claim
from claims.states import Status
from schools.models import District, FundingArea, GrantConditions, HourlyRate
from tests.claims.sending import send_while
from tests.factories import ClaimFactory, GrantConditionsFactory, window_in
from tests.roles import as_owner
from tests.schools.extracts import extract, row

pytestmark = pytest.mark.django_db

DECLARED, NOW = "14 hours × £43.80 = £613.20", "14 hours × £45.10 = £631.40"


def another_rate(claim):
    with as_owner():
        HourlyRate.objects.filter(area=FundingArea.REST_OF_ENGLAND).update(pence=4510)


def another_area(claim):
    claim.school.funding_area = FundingArea.FRINGE
    with as_owner():
        claim.school.save()


def another_cap(claim):
    claim.window.academic_year.initial_cap = 18
    with as_owner():
        claim.window.academic_year.save()


def another_kind(claim):
    earlier = window_in(claim.window.academic_year_id - 1)
    with as_owner():
        claim.trainings.update(hours=6)
    mentor = claim.trainings.get().mentor
    ClaimFactory(status=Status.PAID, school=claim.school, provider=claim.provider, window=earlier, hours_of={mentor: 4})


def another_name(claim):
    with as_owner():
        claim.trainings.get().mentor.__class__.objects.update(last_name="Byrne")


def another_school_name(claim):
    with as_owner():
        claim.school.__class__.objects.update(name="Fernhollow Academy")


def another_provider_name(claim):
    with as_owner():
        claim.provider.__class__.objects.update(name="Harbourlight Teaching")


def other_conditions(claim):
    with as_owner():
        GrantConditions.objects.update(text="You pay for lunch.")


def newer_conditions(claim):
    GrantConditionsFactory(academic_year=claim.window.academic_year, version=2)


@pytest.mark.parametrize(
    ("cause", "before", "now"),
    [
        (another_rate, DECLARED, NOW),
        (another_area, "Rest of England, £43.80 an hour", "Fringe, £45.10 an hour"),
        (another_cap, "up to 16 hours", "up to 18 hours"),
        (another_kind, "first year, up to 16 hours", "refresher, up to 6 hours"),
        (another_name, "Ada Ní Bhriain", "Ada Byrne"),
        (another_school_name, "Fernhollow Primary School", "Fernhollow Academy"),
        (another_provider_name, "Harbourlight SCITT", "Harbourlight Teaching"),
        (other_conditions, "Version 1", "Version 1"),
        (newer_conditions, "Version 1", "Version 2"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_whatever_moves_while_the_declaration_is_open_is_shown_and_asked_again(sam, at, ready, cause, before, now):
    if cause is another_kind:
        with as_owner():
            ready.trainings.update(hours=6)
    sam.open(at("claims:declaration", ready))
    cause(ready)

    page = sam.send(is_mentor="no")

    assert Claim.objects.get(pk=ready.pk).status == Status.DRAFT
    assert "so it was not submitted" in page.words
    shown = page.words.partition("What changed")[2].partition("Are you Ada")[0]
    assert 0 <= shown.find(before) < shown.rfind(now)

    sam.send(is_mentor="no")

    assert sam.address == at("claims:submitted", ready)
    claim = Claim.objects.get(pk=ready.pk)
    assert claim.amount_pence == claim.hours * claim.rate_pence


def test_an_import_of_the_register_while_the_declaration_is_open_is_told(sam, at, ready, tmp_path):
    with as_owner():
        District.objects.get_or_create(code="E07000098", defaults={"name": "Hertsmere", "area": FundingArea.FRINGE})
    sam.open(at("claims:declaration", ready))
    path = extract(tmp_path, [row(ready.school.urn, name=ready.school.name, district="E07000098")])
    call_command("import_gias", str(path), "--allow-shrink")

    page = sam.send(is_mentor="no")

    assert Claim.objects.get().amount_pence is None
    assert f"{DECLARED} {NOW}" in page.words.replace("Before: ", "").replace("Now: ", "")
    sam.send(is_mentor="no")
    assert Claim.objects.get().amount_pence == 63140


def test_what_moves_after_the_page_was_read_and_before_the_claim_is_written_is_told_too(sam, at, ready):
    sam.open(at("claims:declaration", ready))

    page = send_while(sam, lambda: another_area(ready), is_mentor="no")

    assert "so it was not submitted" in page.words
    assert Claim.objects.get().status == Status.DRAFT
    sam.send(is_mentor="no")
    assert Claim.objects.get().amount_pence == 63140


def test_an_error_on_the_page_does_not_hide_what_moved(sam, at, ready):
    sam.open(at("claims:declaration", ready))
    another_rate(ready)

    assert sam.send().errors
    page = sam.send(is_mentor="no")

    assert "so it was not submitted" in page.words


def test_a_change_keeps_the_rate_of_its_claim(sam, at, ready, sam_okafor):
    sam.open(at("claims:declaration", ready))
    sam.send(is_mentor="no")
    change = start_change(claim=Claim.objects.get(), by=sam_okafor)
    with as_owner():
        change.trainings.update(hours=12)
    sam.open(at("claims:declaration", change))
    another_rate(ready)
    another_area(ready)

    sam.send(is_mentor="no")

    claim = Claim.objects.get()
    assert (claim.hours, claim.rate_pence, claim.amount_pence) == (12, 4380, 52560)
