import pytest

from mentors.models import Mentor
from tests.factories import MentorFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first_name", "last_name", "plain_name"),
    [
        ("Łukasz", "Wiśniewski", "lukasz wisniewski"),
        ("Ada", "Ní Bhriain", "ada ni bhriain"),
        ("Siân", "O’Dea-Price", "sian odea price"),
        ("Søren", "Þórsson", "soren thorsson"),
        ("İpek", "Işık", "ipek isik"),
        ("Anna ", "Groß", "anna gross"),
        ("Ольга", "Петрова", "ольга петрова"),
    ],
)
def test_a_name_is_kept_in_plain_letters(first_name: str, last_name: str, plain_name: str) -> None:
    assert MentorFactory(first_name=first_name, last_name=last_name).plain_name == plain_name


def test_it_follows_the_name() -> None:
    mentor = MentorFactory(first_name="Ada", last_name="Lis")
    Mentor.objects.filter(pk=mentor.pk).update(last_name="Lís-Świątek")

    mentor.refresh_from_db()
    assert mentor.plain_name == "ada lis swiatek"


@pytest.mark.parametrize(
    "typed",
    [
        "lukasz",
        "Łukasz",
        "WIŚNIEWSKI",
        "wisniewski luk",
        "o'dea",
        "O’Dea",
        "odea",
        "dea-wis",
        "o’dea - wis",
        "o dea",
        "odeawis",
    ],
)
def test_it_is_found_with_and_without_accents(typed: str) -> None:
    mentor = MentorFactory(first_name="Łukasz", last_name="O’Dea-Wiśniewski")
    MentorFactory(first_name="Lucas", last_name="Wise")

    assert list(Mentor.objects.matching(typed)) == [mentor]


@pytest.mark.parametrize("typed", ["30 00002", "3000.002", "TRN 3000002", "trn 30 00 002", "3000002", "30000"])
def test_they_are_found_by_their_trn_however_it_is_typed(typed: str) -> None:
    mentor = MentorFactory(trn="3000002")
    MentorFactory(trn="3999999")

    assert list(Mentor.objects.matching(typed)) == [mentor]


def test_names_stand_in_the_order_of_an_alphabet(school) -> None:
    for name in ["Zoë", "Élan", "adam", "Łukasz", "Lucy", "Eva", "Lucía"]:
        MentorFactory(at=[school], first_name=name, last_name="Lis")

    names = [mentor.first_name for mentor in Mentor.objects.at(school)]
    assert names == ["adam", "Élan", "Eva", "Lucía", "Lucy", "Łukasz", "Zoë"]
