"""Sam does not know a mentor's date of birth; Priya does, and finishes from the email."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from claims.models import Claim
from claims.states import Status
from messages_out.models import Message
from tests.factories import claimant_at
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db

MOST_LOADS_BETWEEN_THEM = 22


def test_the_second_finishes_from_the_email_and_nothing_is_typed_twice(fernhollow, ada, harbourlight, teaching_record):
    sam = Visitor(claimant_at(fernhollow, first_name="Sam", last_name="Okafor"))
    priya_nair = claimant_at(fernhollow, first_name="Priya", last_name="Nair")
    sam.open(reverse("claims:list", kwargs={"school": fernhollow.public_id}))
    sam.follow("Start a claim")
    sam.send(**{"search": "Harbourlight SCITT", "search-picked": harbourlight.code})
    sam.send(mentors=[ada.public_id], add="yes")
    ask = reverse("claims:to-find", kwargs={"school": fernhollow.public_id, "claim": Claim.objects.get().reference})
    sam.send_to(ask, trn="765 4321")
    sam.send(name="Grace Oyelaran", hours="13")
    assert sam.page.h1 == "How many hours of training did Ada Ní Bhriain complete?"
    sam.send(hours="14")
    assert "14 hours for Ada Ní Bhriain and 13 hours for Grace Oyelaran" in sam.page.words
    sam.answer_the_rest("no")
    assert sam.page.h1 == "Who should carry on with this draft?"
    sam.send(to=str(priya_nair.pk), note="")

    priya = Visitor(priya_nair)
    body = Message.objects.get(to=priya_nair.email).body
    assert "7654321" not in body
    assert "Enter the date of birth of Grace Oyelaran (13 hours)." in body
    page = priya.open(urlsplit(re.search(r"https?://\S+", body)[0]).path)
    assert "2 of 2 entered" in page.words
    priya.follow("Continue")
    (typed_by_sam,) = [one.get("value") for one in priya.page.inputs if one.get("name") == "trn"]
    priya.send(
        trn=typed_by_sam, **{"date_of_birth-day": "2", "date_of_birth-month": "11", "date_of_birth-year": "1990"}
    )
    priya.send(trained_to_mentor="trainees")
    assert "Grace Oyelaran is on this claim now with 13 hours" in priya.page.words
    assert "£1,182.60" in priya.page.words
    priya.follow("Continue to the declaration")
    priya.send(is_mentor="no")

    claim = Claim.objects.get()
    assert (claim.status, claim.hours, claim.submitted_by) == (Status.SUBMITTED, 27, priya_nair)
    assert claim.provider_confirmed is False
    assert Message.objects.filter(template="claim_submitted", to=claim.created_by.email).count() == 1
    assert sam.loads + priya.loads <= MOST_LOADS_BETWEEN_THEM
