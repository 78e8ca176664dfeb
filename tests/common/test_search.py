from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import QuerySet

from mentors.models import Mentor
from providers.models import Provider
from support.search import schools_matching
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("King’s", "kings"),
        ("King's & Łódź  SCITT", "kings and lodz scitt"),
        ("Ní Bhriain", "ni bhriain"),
        ("St. Mary`s, Twickenham", "st marys twickenham"),
        ("Saint-Denis of All Saints", "st denis of all saints"),
        ("e-Qualitas", "e qualitas"),
        ("STRASSE Straße", "strasse strasse"),
        ("  %_\\ ", ""),
        ("Ольга", "ольга"),
    ],
)
def test_words_are_compared_in_plain_letters(typed: str, plain: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT common_plain_words(%s)", [typed])
        assert cursor.fetchone() == (plain,)


SAME_SCHOOL = [
    "St Joseph's Catholic",
    "St Joseph’s Catholic",
    "St Josephs Catholic",
    "St. Joseph´s catholic",
    "SAINT JOSEPH`S",
    "st joseph s catholic",
    "St Josephs, Bingley",
    "joseph and mary",
    "Joseph & Mary",
    "BD16 1AA",
    "bd161aa",
    "BD16",
    "bd16 1",
    "St Joseph's BD16",
]


@pytest.mark.parametrize("name", ["St Joseph’s & Mary", "St. Josephs and Mary", "Saint Joseph's and Mary"])
@pytest.mark.parametrize("typed", SAME_SCHOOL)
def test_a_school_and_a_provider_are_found_however_they_are_written(name: str, typed: str) -> None:
    SchoolFactory(name="St Josephine Primary", town="Leeds", postcode="LS1 6AA")
    written = {"name": f"{name} Catholic Primary", "town": "Bingley", "postcode": "BD16 1AA"}
    school, provider = SchoolFactory(**written), ProviderFactory(**written)

    assert found_once(schools_matching(typed), school)
    assert found_once(Provider.objects.matching(typed), provider)


def found_once(found: QuerySet, thing: object) -> bool:
    return list(found) == [thing]


@pytest.mark.parametrize("typed", ["O’Dea", "O'Dea", "odea", "o dea", "DEA", "Zoe O`Dea", "dea, zoe"])
def test_a_mentor_is_found_however_the_name_is_written(typed: str) -> None:
    zoe = MentorFactory(first_name="Zoë", last_name="O’Dea")
    MentorFactory(first_name="Ada", last_name="Deacon-Zoeller")

    assert zoe in Mentor.objects.matching(typed)


@pytest.mark.parametrize("typed", ["", " ", "j", "%", "__", "'", "\0\0", "joseph xyzzy", "山田太郎", "oseph"])
def test_nothing_fits_too_little_or_words_that_are_nowhere(typed: str) -> None:
    name = "St Joseph’s Catholic Primary"
    SchoolFactory(name=name), ProviderFactory(name=name), MentorFactory(first_name="Joseph")

    assert not schools_matching(typed).exists()
    assert not Provider.objects.matching(typed).exists()
    assert not Mentor.objects.matching(typed).exists()
