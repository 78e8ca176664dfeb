import pytest

from tests.factories import ProviderFactory, claimant_at
from tests.factories.answers import fill_in_answers
from tests.journeys.visitor import Visitor
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya(fernhollow):
    return Visitor(claimant_at(fernhollow, first_name="Priya", last_name="Nair"))


def test_changes_of_different_answers_are_both_kept_and_said_to_be(sam, priya, at, draft, ada, grace):
    draft.trainings.create(mentor=grace)
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))
    priya.open(at("claims:hours-of", draft, mentor=grace.public_id))
    sam.send(hours="14")

    page = priya.send(hours="12")

    assert sorted(draft.trainings.values_list("hours", flat=True)) == [12, 14]
    assert "Sam Okafor changed this claim" in page.words
    assert "Both changes are kept." in page.words


def test_a_change_of_the_same_answer_is_put_before_the_second_person(sam, priya, at, draft, ada):
    for visitor in (sam, priya):
        visitor.open(at("claims:hours-of", draft, mentor=ada.public_id))
    sam.send(hours="14")

    page = priya.send(hours="12")
    assert page.h1 == "This answer was changed while you were on the page"
    assert "Now 14 hours Your answer 12 hours" in page.words
    assert draft.trainings.get().hours == 14
    assert page.links["Keep Sam’s answer"] == at("claims:provider-confirmed", draft)

    priya.send()
    assert draft.trainings.get().hours == 12
    assert priya.address == at("claims:provider-confirmed", draft)


@pytest.fixture
def both_on_all_hours(sam, priya, at, draft, ada, grace):
    """Ada has 14 hours and Grace none when both open the page."""
    with as_owner():
        draft.trainings.update(hours=14)
    draft.trainings.create(mentor=grace)
    for visitor in (sam, priya):
        visitor.open(at("claims:hours", draft))


def hours_of(draft, *mentors):
    saved = dict(draft.trainings.values_list("mentor", "hours"))
    return [saved[mentor.pk] for mentor in mentors]


def test_hours_of_different_mentors_get_along_on_one_page(both_on_all_hours, sam, priya, draft, ada, grace):
    sam.send(**{ada.public_id: "13", grace.public_id: "", "later": "yes"})

    page = priya.send(**{ada.public_id: "14", grace.public_id: "7"})

    assert hours_of(draft, ada, grace) == [13, 7]
    assert "Both changes are kept." in page.words


def test_of_hours_of_one_mentor_the_second_person_decides_and_takes_no_other_hours_back(
    both_on_all_hours, sam, priya, draft, ada, grace
):
    sam.send(**{ada.public_id: "13", grace.public_id: "5"})

    page = priya.send(**{ada.public_id: "14", grace.public_id: "7"})
    assert "Your answer Ada Ní Bhriain 13 hours and Grace Oyelaran 7 hours" in page.words
    assert hours_of(draft, ada, grace) == [13, 5]
    priya.send()

    assert hours_of(draft, ada, grace) == [13, 7]


def test_hours_that_a_colleague_entered_meanwhile_are_not_asked_for_again(
    both_on_all_hours, sam, priya, draft, ada, grace
):
    sam.send(**{ada.public_id: "14", grace.public_id: "7"})

    page = priya.send(**{ada.public_id: "12", grace.public_id: ""})

    assert page.h1.startswith("Has Harbourlight SCITT confirmed")
    assert hours_of(draft, ada, grace) == [12, 7]


def test_the_same_answer_sent_twice_is_one_answer(sam, at, draft, ada):
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))
    form = sam.hidden() | {"hours": "14"}

    answers = [sam.client.post(sam.address, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    draft.refresh_from_db()
    assert draft.version == 2


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 400, "1.5"])
def test_a_form_without_a_readable_version_is_taken_as_an_old_one(sam, at, draft, ada, version):
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))

    sam.send(hours="14", version=version)

    assert draft.trainings.get().hours == 14


def test_what_was_read_before_the_declaration_is_what_is_declared(sam, priya, at, draft, ada):
    with as_owner():
        draft.trainings.update(hours=14)
    fill_in_answers(draft)
    sam.open(at("claims:declaration", draft))
    priya.open(at("claims:hours-of", draft, mentor=ada.public_id))
    priya.send(hours="10")
    priya.answer_the_rest()

    page = sam.send(is_mentor="no")

    assert page.h1 == "Check your claim before you submit it"
    assert "Priya Nair changed this claim" in page.words
    assert "Hours: 10 Rate: £43.80 Amount: £438.00" in page.words


# --- The answer to a question that became another one ----------------------------------------------------


@pytest.fixture
def northquay(db):
    return ProviderFactory(name="Northquay College", code="N9")


def change_provider(visitor, address, provider):
    visitor.open(address)
    return visitor.send(**{"search": provider.name, "search-picked": provider.code})


def test_a_yes_to_another_providers_question_is_not_saved_before_it_was_looked_at(sam, priya, at, draft, northquay):
    with as_owner():
        draft.trainings.update(hours=14)
    sam.open(at("claims:provider-confirmed", draft))
    change_provider(priya, at("claims:provider", draft), northquay)

    page = sam.send(confirmed="yes")

    draft.refresh_from_db()
    assert draft.provider_confirmed is None
    assert page.h1 == "The question changed while you were on the page"
    assert "Has Northquay College confirmed these hours?" in page.words
    assert "Before Harbourlight SCITT: Ada Ní Bhriain 14 hours. No answer" in page.words
    assert "Now Northquay College: Ada Ní Bhriain 14 hours. No answer Your answer Yes" in page.words
    assert page.links["Answer again"] == at("claims:provider-confirmed", draft)

    sam.send()
    draft.refresh_from_db()
    assert (draft.provider, draft.provider_confirmed) == (northquay, True)


def test_a_yes_to_other_hours_is_not_saved_before_it_was_looked_at(sam, priya, at, draft, ada):
    with as_owner():
        draft.trainings.update(hours=14)
    sam.open(at("claims:provider-confirmed", draft))
    priya.open(at("claims:hours-of", draft, mentor=ada.public_id))
    priya.send(hours="10")

    page = sam.send(confirmed="yes")

    draft.refresh_from_db()
    assert draft.provider_confirmed is None
    assert "Now Harbourlight SCITT: Ada Ní Bhriain 10 hours. No answer" in page.words


@pytest.mark.parametrize("together", [False, True])
def test_hours_typed_for_the_provider_before_are_not_saved_for_the_one_now(
    sam, priya, at, draft, ada, northquay, together
):
    address = at("claims:hours", draft) if together else at("claims:hours-of", draft, mentor=ada.public_id)
    field = ada.public_id if together else "hours"
    sam.open(address)
    change_provider(priya, at("claims:provider", draft), northquay)

    page = sam.send(**{field: "14"})

    assert draft.trainings.get().hours is None
    assert page.h1 == "The question changed while you were on the page"

    sam.send()
    assert draft.trainings.get().hours == 14


def test_mentors_ticked_for_the_provider_before_are_not_saved_for_the_one_now(
    sam, priya, at, draft, ada, grace, northquay
):
    sam.open(at("claims:mentors", draft))
    change_provider(priya, at("claims:provider", draft), northquay)

    page = sam.send(mentors=[ada.public_id, grace.public_id])

    assert "Which mentors did Northquay College train?" in page.words
    assert draft.trainings.count() == 1


def test_the_page_of_two_answers_says_which_question_and_which_mentor_it_is_about(sam, priya, at, draft, ada):
    for visitor in (sam, priya):
        visitor.open(at("claims:hours-of", draft, mentor=ada.public_id))
    sam.send(hours="14")

    page = priya.send(hours="12")

    assert "How many hours of training did Ada Ní Bhriain complete?" in page.words


def test_an_error_on_the_page_does_not_make_an_old_answer_a_new_one(sam, priya, at, draft, ada):
    sam.open(at("claims:hours-of", draft, mentor=ada.public_id))
    priya.open(at("claims:hours-of", draft, mentor=ada.public_id))
    priya.send(hours="14")
    sam.send(hours="lots")

    page = sam.send(hours="12")

    assert page.h1 == "This answer was changed while you were on the page"
    assert draft.trainings.get().hours == 14


def test_a_provider_chosen_from_options_does_not_overwrite_a_colleagues(sam, priya, at, draft, northquay):
    other = ProviderFactory(name="Northquay University")
    sam.open(at("claims:provider-options", draft) + "?q=northquay")
    change_provider(priya, at("claims:provider", draft), northquay)

    page = sam.send(provider=other.code)

    draft.refresh_from_db()
    assert draft.provider == northquay
    assert "Which accredited provider trained the mentors?" in page.words
    assert "Now Northquay College Your answer Northquay University" in page.words
