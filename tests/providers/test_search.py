import pytest

from providers.models import Provider
from providers.register import DEMO_PROVIDERS, import_providers


@pytest.fixture
def _real_providers(db: None) -> None:
    import_providers(DEMO_PROVIDERS)


@pytest.mark.usefixtures("_real_providers")
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("king's college", "King's College London (University of London)"),
        ("KINGS COLLEGE LONDON", "King's College London (University of London)"),
        ("leicester and leicestershire", "Leicester & Leicestershire SCITT"),
        ("leicester & leicestershire", "Leicester & Leicestershire SCITT"),
        ("brookes oxford", "Oxford Brookes University"),
        ("equalitas", "e-Qualitas"),
        ("e-qualitas", "e-Qualitas"),
        ("t92", "2Schools Consortium"),
        ("10045988", "2Schools Consortium"),
        ("N13 6BY", "2Schools Consortium"),
        ("n136by", "2Schools Consortium"),
        ("twickenham", "St Mary's University, Twickenham"),
        ("oakthorpe", "2Schools Consortium"),
    ],
)
def test_a_provider_comes_first_for_its_name_code_ukprn_postcode_or_town(typed: str, name: str) -> None:
    found = Provider.objects.accredited().matching(typed).first()

    assert found is not None
    assert found.name == name


@pytest.mark.usefixtures("_real_providers")
def test_names_that_start_with_what_was_typed_come_before_others() -> None:
    names = [provider.name for provider in Provider.objects.accredited().matching("university of b")]

    assert names[:5] == [
        "University of Bedfordshire",
        "University of Birmingham",
        "University of Brighton",
        "University of Bristol",
        "University of Buckingham",
    ]
    assert "Bath Spa University" not in names[:5]


@pytest.mark.usefixtures("_real_providers")
@pytest.mark.parametrize("typed", ["", " ", "k", "%", "__", "'", "\0\0", "oxford xyzzy", "山田太郎"])
def test_nothing_is_found_for_too_little_or_for_words_that_are_nowhere(typed: str) -> None:
    assert not Provider.objects.matching(typed).exists()
