"""Files that LibreOffice 7.4 saved, from our CSV file and from our Excel file, filled in (A36)."""

from pathlib import Path

import pytest

from claims.models import ClaimWindow
from sampling.answers import reading
from sampling.models import ProviderRequest
from tests.factories import MentorFactory, ProviderFactory, person_at
from tests.sampling.runs import built, submitted
from uploads.actions import preview_of, receive

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "saved_by_libreoffice"
SAVED = sorted(path.relative_to(FILES).as_posix() for path in FILES.glob("*/*"))


@pytest.fixture
def asked(window: ClaimWindow) -> ProviderRequest:
    provider = ProviderFactory(code="H33", name="Harbourlight SCITT")
    for reference, hours_of in {
        "20481337": {"0012345": 14, "1234567": 12},
        "30481338": {"0000077": 10, "7654321": 9},
        "40481339": {"2345678": 6},
    }.items():
        mentors = {MentorFactory(trn=trn): hours for trn, hours in hours_of.items()}
        submitted(window, provider=provider, hours_of=mentors, reference=reference)
    return built(window).requests.get()


def answers(asked: ProviderRequest, name: str) -> dict[str, reading.Answer]:
    """By TRN."""
    by = person_at(asked.provider)
    upload = receive((FILES / name).read_bytes(), kind="provider_answers", name=name, by=by, about=str(asked.pk))
    plan = preview_of(upload).plan
    assert plan is not None, upload.refusal
    assert plan.problems == []
    return {one.training.mentor.trn: one.answer for one in plan.change.changed}


@pytest.mark.parametrize("name", ["sampling.csv", "sampling.xlsx", *SAVED])
def test_what_libreoffice_saved_says_what_was_filled_in(asked: ProviderRequest, name: str) -> None:
    assert answers(asked, name) == {
        "0012345": reading.Answer(agrees=True, hours=14),
        "1234567": reading.Answer(agrees=False, hours=7, category="hours"),
        "0000077": reading.Answer(agrees=False, hours=0, category="early_career"),
        "7654321": reading.Answer(agrees=False, hours=0, category="other", words="=He came, twice; then left – “ill”"),
    }


def test_each_form_is_tried() -> None:
    assert {Path(name).suffix for name in SAVED} == {".csv", ".ods", ".utf16", ".xlsx"}
    assert len(SAVED) == 8
