import pytest
from django.urls import reverse

from activity.models import Entry
from mentors.models import Lookup, Mentor, MentorAtSchool
from tests.factories import MentorFactory, SchoolFactory, claimant_at, support_user
from tests.pages import inspect
from tests.roles import as_owner
from tests.stubs.teaching_record import BORN

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(school):
    return reverse("mentors:add", args=[school.public_id])


def find(office, address, trn="1234567", **born):
    return office.post(address, {"trn": trn, **BORN, **born})


def test_a_mentor_is_found_confirmed_and_on_the_list(office, add, school, sam, teaching_record):
    inspect(office.get(add))

    page = inspect(office.get(confirm := find(office, add)["Location"]))
    assert page.h1 == "Is this the mentor you want to add?"
    assert "Ada Ní Bhriain" in page.words
    answer = office.post(confirm, {"trained_to_mentor": "trainees"})

    page = inspect(office.get(answer["Location"]))
    assert page.h1 == "Mentors"
    assert "Ada Ní Bhriain is on your list now" in page.words
    placement = MentorAtSchool.objects.get(school=school)
    assert (placement.mentor.trn, placement.added_by) == ("1234567", sam)
    assert Entry.objects.about(placement.mentor).get().verb == "mentor added to a school's list"


def test_no_address_holds_a_trn_a_name_or_a_date_of_birth(office, add, teaching_record):
    confirm = find(office, add)["Location"]
    after = office.post(confirm, {"trained_to_mentor": "both"})["Location"]

    for address in (confirm, after):
        assert not any(word in address for word in ("1234567", "Ada", "1985"))


def test_the_session_and_the_look_up_hold_no_date_of_birth(office, add, teaching_record):
    find(office, add)

    assert not any(word in str(dict(office.session)) for word in ("1234567", "Ada", "1985"))
    assert "date_of_birth" not in {field.name for field in Lookup._meta.get_fields()}


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"trn": ""}, "Enter a TRN"),
        ({"trn": "   "}, "Enter a TRN"),
        ({"trn": "..."}, "TRN must be 7 digits"),
        ({"trn": "123456"}, "TRN must be 7 digits"),
        ({"trn": "12345678"}, "TRN must be 7 digits"),
        ({"trn": "x" * 5000}, "TRN must be 7 digits"),
        ({"trn": "123\x00567"}, "TRN must be 7 digits"),
        ({"trn": "'; drop table"}, "TRN must be 7 digits"),
        (
            {"date_of_birth-day": "", "date_of_birth-month": "", "date_of_birth-year": ""},
            "Enter the mentor's date of birth",
        ),
        ({"date_of_birth-month": ""}, "Date of birth must include a month"),
        ({"date_of_birth-day": "", "date_of_birth-year": ""}, "Date of birth must include a day and year"),
        ({"date_of_birth-day": "31", "date_of_birth-month": "2"}, "Date of birth must be a real date"),
        ({"date_of_birth-month": "Marsh"}, "Date of birth must be a real date"),
        ({"date_of_birth-day": "9" * 400}, "Date of birth must be a real date"),
        ({"date_of_birth-day": "\x00"}, "Date of birth must be a real date"),
        ({"date_of_birth-day": "²"}, "Date of birth must be a real date"),
    ],
)
def test_a_wrong_answer_is_explained_and_kept(office, add, sent, message):
    page = inspect(find(office, add, **sent))

    assert page.errors == [message]
    assert all(page.value_of(name) == value for name, value in sent.items())
    assert Lookup.objects.count() == 0


@pytest.mark.at("2026-11-30 12:00")
@pytest.mark.parametrize("year", ["2999", "2025", "1920"])
def test_a_year_in_which_no_mentor_was_born_is_not_asked_of_the_register(office, add, year):
    page = inspect(find(office, add, **{"date_of_birth-year": year}))

    assert page.errors == ["Year must be between 1926 and 2010"]
    assert Lookup.objects.count() == 0


@pytest.mark.parametrize("name", [{"firstName": "", "lastName": "Okonkwo"}, {"firstName": "Okonkwo", "lastName": None}])
def test_a_person_with_one_name_is_added(office, add, school, odd_register, name):
    odd_register.says(200, {"trn": "1234567", "middleName": "", **name})

    confirm = find(office, add)["Location"]
    page = inspect(office.get(confirm))
    assert "Who was Okonkwo trained to mentor?" in page.words
    answer = office.post(confirm, {"trained_to_mentor": "trainees"})

    assert "Okonkwo is on your list" in inspect(office.get(answer["Location"])).words
    mentor = Mentor.objects.at(school).get()
    assert (str(mentor), mentor.plain_name) == ("Okonkwo", "okonkwo")
    assert inspect(office.get(reverse("mentors:mentor", args=[school.public_id, mentor.public_id]))).h1 == "Okonkwo"


@pytest.mark.parametrize(
    ("status", "error"),
    [(308, "This TRN was replaced by another"), (410, "The teaching record with this TRN is closed")],
)
def test_a_record_that_is_not_in_use_is_an_error_of_the_trn(office, add, school, odd_register, status, error):
    """Merged and deactivated records. It counts as a try, so that nobody learns of TRNs by it."""
    odd_register.says(status)

    page = inspect(find(office, add))

    assert page.errors[0].startswith(error)
    assert page.value_of("trn") == "1234567"
    assert Lookup.objects.nobody_found().count() == 1
    assert Entry.objects.about(school).get().verb == "mentor's teaching record is not in use"


def test_nothing_at_all_gives_both_messages(office, add):
    assert inspect(office.post(add)).errors == ["Enter a TRN", "Enter the mentor's date of birth"]


@pytest.mark.parametrize("typed", ["12 34 567", "1234567.", "RP12/34567", " 1 2 3 4 5 6 7 "])
def test_blanks_and_stops_in_a_trn_do_not_matter(office, add, teaching_record, typed):
    assert find(office, add, trn=typed).status_code == 303
    assert Lookup.objects.get().trn == "1234567"


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march"])
def test_a_month_may_be_a_word(office, add, teaching_record, month):
    find(office, add, **{"date_of_birth-month": month})

    assert Lookup.objects.get().full_name == "Ada Ní Bhriain"


def test_somebody_on_the_list_already_is_named_with_a_link(office, add, school):
    ada = MentorFactory(trn="1234567", first_name="Ada", last_name="Ní Bhriain", at=[school])

    page = inspect(find(office, add))

    assert page.errors == ["Ada Ní Bhriain is already on your list"]
    assert page.links["Go to Ada Ní Bhriain"] == reverse("mentors:mentor", args=[school.public_id, ada.public_id])


def test_somebody_of_another_school_is_not_told_apart_before_the_look_up(office, add, school, teaching_record):
    MentorFactory(trn="1234567", first_name="Ada", last_name="Ní Bhriain", at=[SchoolFactory()])

    wrong_date = find(office, add, **{"date_of_birth-day": "15"})

    assert wrong_date["Location"].endswith("/not-found/")


def test_nobody_found_keeps_the_trn_and_is_on_record_without_it(office, add, school, sam, teaching_record):
    answer = find(office, add, **{"date_of_birth-day": "15"})

    page = inspect(office.get(answer["Location"]))
    assert page.h1 == "We could not find this mentor"
    assert "The TRN you entered is kept." in page.words
    assert back_link_of(page) == page.links["Try again"]
    again = inspect(office.get(page.links["Try again"]))
    assert again.value_of("trn") == "1234567"
    assert again.value_of("date_of_birth-year") == ""
    entry = Entry.objects.about(school).get()
    assert (entry.verb, entry.by, entry.school_id) == ("mentor not found in the teaching record", sam, school.pk)
    assert (entry.before, entry.after) == (None, None)


def back_link_of(page) -> str:
    return next(link.get("href") for link in page.root.all("a") if link.has_class("govuk-back-link"))


def test_a_register_that_is_down_keeps_what_was_typed(office, add, register_is_down):
    page = inspect(find(office, add))

    assert page.errors == [
        "The teaching record is not answering. The TRN you entered is kept: try again in a few minutes"
    ]
    assert page.value_of("trn") == "1234567"
    assert Lookup.objects.count() == 0


def test_the_question_has_to_be_answered(office, add, teaching_record):
    confirm = find(office, add)["Location"]

    for sent in ({}, {"trained_to_mentor": "nobody"}):
        page = inspect(office.post(confirm, sent))
        assert page.errors == ["Select who Ada was trained to mentor"]
    assert Mentor.objects.count() == 0


def test_early_career_is_interrupted_and_can_go_on(office, add, school, teaching_record):
    confirm = find(office, add)["Location"]

    interruption = office.post(confirm, {"trained_to_mentor": "early-career"})["Location"]
    page = inspect(office.get(interruption))
    assert page.h1 == "This grant is not for mentors of early career teachers"
    assert page.links["Do not add Ada"] == reverse("mentors:list", args=[school.public_id])
    assert Mentor.objects.count() == 0
    office.post(interruption)

    assert Mentor.objects.at(school).get().full_name == "Ada Ní Bhriain"


def test_looking_at_the_pages_adds_nobody(office, add, teaching_record):
    confirm = find(office, add)["Location"]

    for address in (confirm, f"{confirm}early-career/"):
        assert office.get(address).status_code == 200
    assert Mentor.objects.count() == 0


def test_sending_the_answer_twice_adds_one_mentor(office, add, school, teaching_record):
    confirm = find(office, add)["Location"]

    answers = [office.post(confirm, {"trained_to_mentor": "trainees"})["Location"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert Mentor.objects.at(school).count() == 1


def test_a_look_up_belongs_to_the_person_who_made_it(office, add, school, client, teaching_record):
    confirm = find(office, add)["Location"]
    nobody = find(office, add, trn="7777777")["Location"]
    client.force_login(claimant_at(school))

    for address in (confirm, nobody, f"{confirm}early-career/"):
        assert client.get(address).status_code == 404
    page = inspect(client.get(add, {"again": confirm.split("/")[-2]}))
    assert page.value_of("trn") == ""


def test_a_look_up_cannot_be_used_at_another_school(office, add, sam, teaching_record):
    other = SchoolFactory()
    with as_owner():
        sam.school_memberships.create(school=other)
    confirm = find(office, add)["Location"]

    elsewhere = confirm.replace(add, reverse("mentors:add", args=[other.public_id]))

    assert office.post(elsewhere, {"trained_to_mentor": "trainees"}).status_code == 404


def test_nobody_is_added_from_a_look_up_that_found_nobody(office, add, teaching_record):
    missed = find(office, add, trn="7777777")["Location"].removesuffix("not-found/")

    for address in (missed, f"{missed}early-career/"):
        assert office.post(address, {"trained_to_mentor": "trainees"}).status_code == 404
    assert Mentor.objects.count() == 0


@pytest.mark.parametrize("lookup", ["x", "zzzzzzzzzzzz", "1", "9" * 300, "%00", "..", "%ff", "\u202e"])
@pytest.mark.parametrize("tail", ["", "not-found/", "early-career/"])
def test_an_unknown_look_up_is_not_found(office, add, lookup, tail):
    assert office.get(f"{add}{lookup}/{tail}").status_code in (400, 404)


def test_support_adds_under_its_own_name(client, add, teaching_record):
    femi = support_user()
    client.force_login(femi)

    client.post(find(client, add)["Location"], {"trained_to_mentor": "trainees"})

    assert Entry.objects.get(verb="mentor added to a school's list").by == femi
