import pytest

from claims.models import MentorTraining
from claims.states import Status
from tests.factories import ClaimFactory, MentorFactory, SchoolFactory, window_in
from tests.journeys.visitor import Visitor
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def hours_of(draft):
    return {str(training.mentor): training.hours for training in draft.trainings.select_related("mentor")}


@pytest.fixture
def four_mentors(draft, fernhollow):
    for name in ("Ben", "Cleo", "Dara"):
        draft.trainings.create(mentor=MentorFactory(at=[fernhollow], first_name=name, last_name="Lis"))
    return draft


# --- Mentors -----------------------------------------------------------------------------------------


def test_ticking_mentors_puts_them_on_the_claim(sam, at, draft, ada, grace):
    sam.open(at("claims:mentors", draft))

    sam.send(mentors=[ada.public_id, grace.public_id])

    assert hours_of(draft) == {"Ada Ní Bhriain": None, "Grace Oyelaran": None}
    assert sam.page.h1 == "How many hours of training did Ada Ní Bhriain complete?"


def test_no_mentor_ticked_is_an_error(sam, at, draft):
    sam.open(at("claims:mentors", draft))

    assert sam.send().errors == ["Select at least one mentor"]


def test_taking_off_a_mentor_with_hours_is_said_on_the_next_page(sam, at, draft, ada, grace):
    draft.trainings.create(mentor=grace, hours=12)
    sam.open(at("claims:mentors", draft))

    page = sam.send(mentors=[ada.public_id])

    assert hours_of(draft) == {"Ada Ní Bhriain": None}
    assert "Grace Oyelaran is not on this claim now, and the hours entered for Grace are gone." in page.words


def test_a_mentor_without_hours_left_is_named_with_the_cause(sam, at, draft, fernhollow, harbourlight):
    omar = MentorFactory(at=[fernhollow], first_name="Omar", last_name="Reid")
    ours = ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.SUBMITTED, hours_of={omar: 4})
    ClaimFactory(school=SchoolFactory(), provider=harbourlight, status=Status.SUBMITTED, hours_of={omar: 12})

    page = sam.open(at("claims:mentors", draft))

    cause = f"all 16 hours are already claimed (12 by another school and 4 in your claim {ours.reference})"
    assert f"Omar Reid: {cause}" in page.words
    assert omar.public_id not in [one.get("value") for one in page.inputs]


def test_when_nobody_has_hours_left_there_are_two_ways_on(sam, at, draft, ada, harbourlight):
    ClaimFactory(school=SchoolFactory(), provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 16})

    page = sam.open(at("claims:mentors", draft))

    assert page.h1 == "No mentors can be added now"
    assert {"Add a mentor", "Choose another accredited provider"} <= page.links.keys()


def test_adding_a_mentor_who_is_not_listed_keeps_the_ticks_and_leads_to_the_look_up(sam, at, draft, ada, grace):
    sam.open(at("claims:mentors", draft))

    sam.send(mentors=[ada.public_id, grace.public_id], add="yes")

    assert sam.address == at("claims:mentor-add", draft)
    assert len(hours_of(draft)) == 2


def test_a_mentor_who_was_just_added_is_ticked(sam, at, draft, ada, grace):
    page = sam.open(at("claims:mentors", draft) + f"?added={grace.public_id}")

    ticked = [one.get("value") for one in page.inputs if "checked" in one.attributes]
    assert ticked == [ada.public_id, grace.public_id]


# --- Hours of one mentor ----------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["14", " 14 ", "14 hours", "14.0", "１４"])
def test_hours_are_read_however_they_are_typed(sam, at, draft, ada, typed):
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    sam.send(hours=typed)

    assert hours_of(draft) == {"Ada Ní Bhriain": 14}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter how many hours of training Ada completed"),
        ("thirteen", "Hours of training must be a whole number"),
        ("13.5", "Hours of training must be a whole number"),
        ("0", "Hours of training must be 1 or more. To claim nothing for Ada, take Ada off this claim"),
        ("-3", "Hours of training must be 1 or more. To claim nothing for Ada, take Ada off this claim"),
        ("17", "Enter 16 or fewer. Ada has 16 hours left"),
        ("9" * 300, "Enter 16 or fewer. Ada has 16 hours left"),
    ],
)
def test_hours_that_cannot_be_claimed_are_an_error_and_stay_as_typed(sam, at, draft, ada, typed, message):
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    page = sam.send(hours=typed)

    assert page.errors == [message]
    assert page.value_of("hours") == typed
    assert hours_of(draft) == {"Ada Ní Bhriain": None}


def test_the_limit_is_a_permission(sam, at, draft, ada):
    page = sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    assert "Up to 16 hours are paid. If Ada did more, enter 16." in page.words
    assert page.value_of("hours") == ""


def test_the_question_is_said_once_and_is_the_label(sam, at, draft, ada):
    page = sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    (label,) = page.root.all("label")
    assert label.words == page.h1 == "How many hours of training did Ada Ní Bhriain complete?"


def test_fewer_hours_left_are_explained_without_naming_the_other_school(sam, at, draft, ada, harbourlight):
    elsewhere = SchoolFactory(name="Oakmere School")
    ClaimFactory(school=elsewhere, provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 12})

    page = sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    assert (
        "Another school has claimed 12 of the 16. Up to 4 more hours are paid. "
        "Enter only hours that are not in another claim."
    ) in page.words
    assert "Oakmere" not in page.words
    assert sam.send(hours="5").errors == ["Enter 4 or fewer. Ada has 4 hours left"]


def test_a_mentor_whose_hours_went_meanwhile_can_be_taken_off(sam, at, draft, ada, harbourlight):
    ClaimFactory(school=SchoolFactory(), provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 16})

    page = sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    assert "Another school has claimed 16 of the 16." in page.words
    assert "No hours are left this academic year" in page.words
    assert page.links["Take Ada off this claim"] == at("claims:mentors", draft)
    assert sam.send(hours="5").errors == ["Take Ada off this claim. Ada has no hours left"]


def test_a_refresher_is_said_to_be_one(sam, at, draft, ada, harbourlight):
    ClaimFactory(provider=harbourlight, window=window_in(2024), status=Status.PAID, hours_of={ada: 10})

    page = sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    assert "Ada trained with this accredited provider before, so this academic year is a refresher." in page.words
    assert sam.send(hours="7").errors == ["Enter 6 or fewer. Ada has 6 hours left"]


def test_several_mentors_are_asked_one_after_the_other(sam, at, draft, ada, grace):
    draft.trainings.create(mentor=grace)
    page = sam.open(at("claims:hours-of", draft, mentor=ada.public_id))
    assert "Mentor 1 of 2" in page.words

    sam.send(hours="14")
    assert "Mentor 2 of 2" in sam.page.words
    sam.send(hours="12")

    assert hours_of(draft) == {"Ada Ní Bhriain": 14, "Grace Oyelaran": 12}
    assert sam.address == at("claims:provider-confirmed", draft)


def test_the_hours_of_somebody_who_is_not_on_the_claim_lead_to_the_next_question(sam, at, draft, ada, grace):
    page = sam.open(at("claims:hours-of", draft, mentor=grace.public_id))

    assert sam.address == at("claims:hours-of", draft, mentor=ada.public_id)
    assert "Grace Oyelaran is not on it now." in page.words


# --- Hours of all -----------------------------------------------------------------------------------


def test_from_four_mentors_the_hours_are_asked_on_one_page(sam, at, four_mentors):
    sam.open(at("claims:tasks", four_mentors))
    page = sam.follow("Continue")
    assert page.h1 == "How many hours of training did each mentor complete?"

    sam.send(**{one.get("name"): "3" for one in page.inputs})

    assert set(hours_of(four_mentors).values()) == {3}
    assert sam.address == at("claims:provider-confirmed", four_mentors)


def test_each_mistake_on_the_page_of_all_hours_has_its_own_message(sam, at, four_mentors):
    page = sam.open(at("claims:hours", four_mentors))
    first, second, third, fourth = [one.get("name") for one in page.inputs]

    page = sam.send(**{first: "", second: "lots", third: "99", fourth: "5"})

    assert page.errors == [
        "Enter how many hours of training Ada Ní Bhriain completed",
        "Hours of training for Ben Lis must be a whole number",
        "Enter 16 or fewer. Cleo Lis has 16 hours left",
    ]
    assert page.value_of(second) == "lots"


def test_coming_back_later_saves_the_hours_that_are_there(sam, at, four_mentors):
    page = sam.open(at("claims:hours", four_mentors))
    first, *others = [one.get("name") for one in page.inputs]

    sam.send(**{first: "3", "later": "yes"} | dict.fromkeys(others, ""))

    assert sam.address == at("claims:tasks", four_mentors)
    assert list(MentorTraining.objects.filter(hours=3)) == [four_mentors.trainings.get(mentor__public_id=first)]
    assert "1 of 4 entered" in sam.page.words


def test_hours_below_one_on_the_page_of_all_hours_name_the_mentor(sam, at, four_mentors):
    page = sam.open(at("claims:hours", four_mentors))

    page = sam.send(**{one.get("name"): "0" for one in page.inputs})

    must_be = "must be 1 or more. To claim nothing for"
    assert page.errors[1] == f"Hours of training for Ben Lis {must_be} Ben, take Ben off this claim"


def test_an_emptied_field_is_saved_empty_when_somebody_comes_back_later(sam, at, four_mentors, ada):
    with as_owner():
        four_mentors.trainings.filter(mentor=ada).update(hours=6)
    page = sam.open(at("claims:hours", four_mentors))
    first, second, *others = [one.get("name") for one in page.inputs]

    sam.send(**{first: "", second: "3", "later": "yes"} | dict.fromkeys(others, ""))

    assert hours_of(four_mentors) == {"Ada Ní Bhriain": None, "Ben Lis": 3, "Cleo Lis": None, "Dara Lis": None}


@pytest.mark.parametrize("on_one_page", [True, False])
def test_the_last_hours_can_be_emptied_and_come_back_to_later(sam, at, draft, ada, on_one_page):
    with as_owner():
        draft.trainings.update(hours=6)
    sam.open(at("claims:hours", draft) if on_one_page else at("claims:hours-of", draft, mentor=ada.public_id))

    page = sam.send(**{ada.public_id if on_one_page else "hours": "", "later": "yes"})

    assert f"Draft {draft.reference} is saved" in page.words
    assert hours_of(draft) == {"Ada Ní Bhriain": None}


def test_nothing_entered_takes_nothing_away_from_a_colleague(sam, at, draft, ada):
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))
    with as_owner():
        draft.trainings.update(hours=6)

    sam.send(hours="", later="yes")

    assert hours_of(draft) == {"Ada Ní Bhriain": 6}


def test_hours_emptied_here_and_changed_by_a_colleague_are_put_before_the_person(sam, priya_nair, at, draft, ada):
    with as_owner():
        draft.trainings.update(hours=6)
    address = at("claims:hours-of", draft, mentor=ada.public_id)
    sam.open(address)
    priya = Visitor(priya_nair)
    priya.open(address)
    priya.send(hours="8")

    page = sam.send(hours="", later="yes")
    assert "Now 8 hours Your answer No answer" in page.words
    assert hours_of(draft) == {"Ada Ní Bhriain": 8}

    sam.send()
    assert hours_of(draft) == {"Ada Ní Bhriain": None}


@pytest.mark.parametrize("way_out", ["later", "add"])
def test_ticks_that_were_all_removed_stay_removed(sam, at, draft, ada, way_out):
    with as_owner():
        draft.trainings.update(hours=6)
    sam.open(at("claims:mentors", draft))

    page = sam.send(**{way_out: "yes"})

    assert hours_of(draft) == {}
    assert "Ada Ní Bhriain is not on this claim now, and the hours entered for Ada are gone." in page.words


@pytest.mark.parametrize("way_out", ["later", "add"])
def test_a_mentor_without_a_box_is_not_unticked(sam, at, draft, ada, grace, harbourlight, way_out):
    ClaimFactory(school=SchoolFactory(), provider=harbourlight, status=Status.SUBMITTED, hours_of={ada: 16})
    sam.open(at("claims:mentors", draft))

    sam.send(**{way_out: "yes"})

    assert hours_of(draft) == {"Ada Ní Bhriain": None}


def test_mentors_who_share_a_name_are_told_apart_by_their_trns(sam, at, four_mentors, ada, fernhollow):
    other = MentorFactory(at=[fernhollow], first_name="Ada", last_name="Ní Bhriain")
    four_mentors.trainings.create(mentor=other)

    page = sam.open(at("claims:hours", four_mentors))
    for one in (ada, other):
        assert f"TRN {one.trn}, first year, up to 16 hours" in page.words
    assert "Ben Lis First year, up to 16 hours" in page.words
    page = sam.send(**{other.public_id: "lots"})
    name = f"Ada Ní Bhriain (TRN {other.trn})"
    assert f"Hours of training for {name} must be a whole number" in page.errors

    page = sam.open(at("claims:hours-of", four_mentors, mentor=other.public_id))
    assert f"Teacher reference number (TRN) {other.trn} Count hours" in page.words


def test_both_ways_of_entering_hours_lead_to_each_other(sam, at, four_mentors):
    sam.open(at("claims:hours", four_mentors))
    sam.follow("Enter the hours mentor by mentor")
    assert "Mentor 1 of 4" in sam.page.words

    sam.follow("Enter the hours of all 4 mentors on one page")

    assert sam.address == at("claims:hours", four_mentors)


@pytest.mark.parametrize("typed", ["", "14", "none"])
def test_coming_back_later_accepts_nothing_saves_what_is_right_and_reports_what_is_wrong(sam, at, draft, ada, typed):
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    page = sam.send(hours=typed, later="yes")

    assert bool(page.errors) == (typed == "none")
    assert hours_of(draft) == {"Ada Ní Bhriain": 14 if typed == "14" else None}
