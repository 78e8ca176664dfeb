"""A school sees what its provider recorded, can claim it in one step, and is never stopped by it."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Claim
from claims.states import Status
from mentors.models import Mentor
from providers.models import Provider
from schools.models import School
from tests.factories import ClaimFactory, ProviderFactory, SchoolFactory, person_at
from tests.journeys.visitor import Visitor
from tests.training_records.recording import record


def test_the_hours_question_says_what_the_provider_recorded(
    sam: Visitor, at: Any, draft: Claim, harbourlight: Provider, fernhollow: School, ada: Mentor
) -> None:
    record(harbourlight, fernhollow, {ada: 14 * 60 + 59})

    words = "Harbourlight SCITT recorded 14 hours for Ada Ní Bhriain."
    assert words in sam.open(at("claims:hours-of", draft, mentor=ada.public_id)).words
    assert words in sam.open(at("claims:hours", draft)).words
    assert "Your provider recorded 14 hours" in sam.open(at("claims:mentors", draft)).words
    assert "It recorded 14 hours for 1 mentor at your school this year" in sam.open(at("claims:new")).words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (16, "You claim 16 hours for Ada Ní Bhriain, Harbourlight SCITT recorded 14: 2 hours more"),
        (12, "You claim 12 hours for Ada Ní Bhriain, Harbourlight SCITT recorded 14: 2 hours less"),
    ],
)
def test_the_check_page_says_differences_in_hours_and_pounds_and_does_not_block(
    sam: Visitor, at: Any, harbourlight: Provider, fernhollow: School, ada: Mentor, hours: int, words: str
) -> None:
    record(harbourlight, fernhollow, {ada: 14 * 60})
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, answered=True, hours_of={ada: hours})

    page = sam.open(at("claims:check", draft)).words

    assert words in page
    assert "£" in page.partition(words)[2][:20]
    assert "Continue to the declaration" in page


def test_a_provider_without_records_is_said_and_does_not_block(
    sam: Visitor, at: Any, harbourlight: Provider, fernhollow: School, ada: Mentor
) -> None:
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, answered=True, hours_of={ada: 14})
    assert (
        "Harbourlight SCITT has not sent us its records. You can still claim."
        in sam.open(at("claims:check", draft)).words
    )

    record(harbourlight, SchoolFactory(), {ada: 60})
    assert "Harbourlight SCITT has no record, £" in sam.open(at("claims:check", draft)).words


def test_hours_of_earlier_claims_count_with_these(
    sam: Visitor, at: Any, harbourlight: Provider, fernhollow: School, ada: Mentor
) -> None:
    record(harbourlight, fernhollow, {ada: 14 * 60})
    claimed = {"school": fernhollow, "provider": harbourlight}
    ClaimFactory(status=Status.SUBMITTED, hours_of={ada: 10}, **claimed)
    draft = ClaimFactory(answered=True, hours_of={ada: 4}, **claimed)
    assert "What Harbourlight SCITT recorded" not in sam.open(at("claims:check", draft)).words


def test_a_claim_is_started_from_the_records_in_one_step(
    sam: Visitor, at: Any, harbourlight: Provider, fernhollow: School, ada: Mentor, grace: Mentor
) -> None:
    record(harbourlight, fernhollow, {ada: 14 * 60, grace: 25 * 60, "Omar Reid": 3 * 60})
    ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 10})

    page = sam.open(at("claims:what-you-can-claim"))
    assert "You could claim £" in page.words
    assert "20 hours that Harbourlight SCITT recorded" in page.words
    assert "Add Omar Reid to your mentors" in page.words
    address = at("claims:from-records", provider=harbourlight.code)
    places = [sam.client.post(address)["Location"] for _ in range(2)]

    draft = Claim.objects.drafts().get()
    assert places == [at("claims:check", draft)] * 2
    assert {each.mentor: each.hours for each in draft.trainings.all()} == {ada: 4, grace: 16}
    assert draft.provider_confirmed
    assert "Continue to the declaration" in sam.open(places[0]).words


def test_what_another_school_has_recorded_is_not_shown(
    sam: Visitor, at: Any, harbourlight: Provider, fernhollow: School, ada: Mentor
) -> None:
    record(harbourlight, SchoolFactory(), {ada: 14 * 60, "Omar Reid": 60})
    words = sam.open(at("claims:what-you-can-claim")).words
    assert "recorded" not in words
    assert "Omar" not in words


def test_a_provider_sees_what_its_schools_have_not_claimed(
    harbourlight: Provider, fernhollow: School, ada: Mentor, grace: Mentor
) -> None:
    other = SchoolFactory(name="Ash Primary School")
    record(harbourlight, fernhollow, {ada: 14 * 60, grace: 30 * 60})
    record(harbourlight, other, {"Omar Reid": 3 * 60 + 59})
    ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 10})
    record(ProviderFactory(), fernhollow, {ada: 60})
    page = Visitor(person_at(harbourlight)).open(f"/providers/{harbourlight.code}/training-records/not-claimed/")

    rows = [row.words for body in page.root.all("tbody") for row in body.all("tr")]
    assert len(rows) == 2
    assert rows[0].startswith("Fernhollow Primary School")
    assert "Hours: 20" in rows[0]
    assert "Hours: 3" in rows[1]
    assert "2 schools could claim £" in page.words
    assert "23 hours that you recorded" in page.words
