"""What was done about a mentor to find stands on record with the name and the hours, and without the TRN."""

import pytest

from activity.models import Entry
from claims.actions.pending_mentors import describe_pending_mentor, look_for, stop_looking_for
from claims.wording.timeline import Audience, timeline_of
from tests.queries import MOST_QUERIES, queries_of

pytestmark = pytest.mark.django_db

TRN, CORRECTED = "7654329", "7654312"


@pytest.fixture
def looked_for(draft, sam, priya):
    """Asked for, told of twice, with another TRN, and left out."""
    draft = look_for(claim=draft, trn=TRN, by=sam)
    key = draft.pending_mentors[0].key
    for name, hours in (("Grace O", 12), ("Grace Oyelaran", 13)):
        draft = describe_pending_mentor(claim=draft, key=key, name=name, hours=hours, version=draft.version, by=sam)
    draft = look_for(claim=draft, trn=CORRECTED, by=priya, key=key)
    return stop_looking_for(claim=draft, key=key, by=priya)


def test_support_reads_what_was_told_and_of_whom(support, looked_for):
    words = support.open(f"/support/claims/{looked_for.reference}/history/").words

    for said in (
        "hours told: 12 mentor to find: a new mentor, then Grace O",
        "hours told: 12, then 13 mentor to find: Grace O, then Grace Oyelaran",
        "TRN of a mentor to find corrected Priya Nair",
        "mentors to find: 1, then 0 hours told: 13, then nothing mentor to find: Grace Oyelaran, then nothing",
    ):
        assert said in words, said
    assert "Nothing of the claim itself" not in words


def test_the_record_of_acts_holds_no_trn(looked_for):
    for act in Entry.objects.about(looked_for):
        assert TRN not in f"{act.before} {act.after}"
        assert CORRECTED not in f"{act.before} {act.after}"


@pytest.mark.parametrize("audience", [Audience.SCHOOL, Audience.PROVIDER])
def test_school_and_provider_read_nothing_of_it_in_the_story(looked_for, audience):
    told = " ".join(f"{event.title} {event.words}" for event in timeline_of(looked_for, audience))

    assert "Grace" not in told
    assert "to find" not in told


def test_the_history_asks_no_more_for_them(support, looked_for):
    assert queries_of(lambda: support.client.get(f"/support/claims/{looked_for.reference}/history/")) <= MOST_QUERIES
