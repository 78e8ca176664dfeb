"""By name, and namesakes by TRN."""

import csv
import io

import pytest

from claims.actions.change import start_change
from claims.actions.draft import fit_to_allowance, set_hours
from claims.actions.submit import submit
from claims.states import Status
from common.actor import set_actor
from messages_out.models import Message
from tests.factories import ClaimFactory, MentorFactory, person_at
from tests.factories.answers import answer_the_rest
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db

NAMES = ["Zoë", "Łukasz", "Élan", "adam", "Lucy"]
IN_ORDER = ["adam", "Élan", "Lucy", "Łukasz", "Zoë"]


@pytest.fixture
def namesakes(fernhollow):
    """Put on the list against the order of their TRNs."""
    trns = ("9000003", "9000002", "9000001")
    return [MentorFactory(at=[fernhollow], first_name="Kim", last_name="Lee", trn=trn) for trn in trns]


@pytest.fixture
def claim(fernhollow, harbourlight, sam_okafor, namesakes):
    draft = ClaimFactory(
        school=fernhollow,
        provider=harbourlight,
        created_by=sam_okafor,
        hours_of=dict(zip(namesakes, (3, 2, 1), strict=True)),
        answered=True,
    )
    return submit(claim=draft, submitter_is_mentor=False, by=sam_okafor)


def test_in_the_filter_of_the_list(sam, at, fernhollow, harbourlight, namesakes):
    mentors = [MentorFactory(at=[fernhollow], first_name=name, last_name="Lis") for name in NAMES]
    ClaimFactory(school=fernhollow, provider=harbourlight, hours_of=dict.fromkeys([*mentors, *namesakes], 1))
    for _ in range(9):
        ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID, hours_of={mentors[0]: 1})

    page = sam.open(at("claims:list"))

    [options] = [one.all("option")[1:] for one in page.root.all("select") if one.get("name") == "mentor"]
    lees = [mentor.public_id for mentor in reversed(namesakes)]
    assert [one.words for one in options if one.get("value") not in lees] == [f"{name} Lis" for name in IN_ORDER]
    assert [one.get("value") for one in options if one.get("value") in lees] == lees


def test_in_the_file_of_the_list(sam, at, claim):
    response = sam.client.get(at("claims:download"))

    rows = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))
    assert [row["mentor_trn"] for row in rows] == ["9000001", "9000002", "9000003"]


def test_on_the_page_of_a_provider(claim, harbourlight):
    marcus = Visitor(person_at(harbourlight))

    words = marcus.open(f"/providers/{harbourlight.code}/claims/{claim.reference}/").words

    assert words.index("9000001") < words.index("9000002") < words.index("9000003")


def test_in_the_letter_about_a_claim(claim):
    body = Message.objects.filter(template="claim_submitted").first().body

    assert body.index("1 hour ") < body.index("2 hours ") < body.index("3 hours ")


def test_in_what_a_change_does(sam, at, claim, namesakes, sam_okafor):
    change = start_change(claim=claim, by=sam_okafor)
    hours = dict(zip([mentor.pk for mentor in namesakes], (13, 12, 11), strict=True))
    change = set_hours(claim=change, hours=hours, version=change.version, by=sam_okafor)
    answer_the_rest(change, sam_okafor)

    words = sam.open(at("claims:check", change)).words

    assert words.index("was 1 hour, now 11") < words.index("was 2 hours, now 12") < words.index("was 3 hours, now 13")


def test_among_those_whose_hours_do_not_fit_another_provider(fernhollow, harbourlight, namesakes, window):
    for mentor in namesakes:
        ClaimFactory(provider=harbourlight, window=window, status=Status.SUBMITTED, hours_of={mentor: 15})
    draft = ClaimFactory(school=fernhollow, provider=harbourlight, hours_of=dict.fromkeys(namesakes, 9))

    set_actor(draft.created_by)
    short = fit_to_allowance(draft)

    assert [shortfall.mentor.trn for shortfall in short] == ["9000001", "9000002", "9000003"]
