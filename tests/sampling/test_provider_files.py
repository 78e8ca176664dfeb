import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.storage import default_storage

from claims.models import ClaimWindow
from claims.states import Status
from common.clock import now
from messages_out.models import Message
from messages_out.wording import PRIVATE_LINK
from providers.models import Provider
from sampling.actions import BUILDING, draw_sample
from sampling.draw import Parameters
from sampling.models import ProviderRequest
from tests.factories import (
    AcademicYearFactory,
    ClaimFactory,
    MentorFactory,
    ProviderContactFactory,
    ProviderFactory,
    SchoolFactory,
    UserFactory,
    person_at,
)
from tests.roles import as_owner
from work.models import State, Task
from work.running import run_task

pytestmark = pytest.mark.django_db

HEADER = (
    "claim_reference,school_urn,school_name,school_postcode,school_local_authority,school_type_of_establishment,"
    "school_group,provider_name,claim_submission_date,mentor_trn,mentor_full_name,training_type,"
    "mentor_hours_of_training,claim_accepted,hours_recorded,rejection_reason"
)


@pytest.fixture
def window() -> ClaimWindow:
    with as_owner():
        return ClaimWindow.objects.create(
            academic_year=AcademicYearFactory(start_year=2025),
            opens_on=date(2026, 4, 27),
            closes_on=date(2026, 7, 17),
            closed_at=now(),
        )


@pytest.fixture
def harbourlight() -> Provider:
    return ProviderFactory(code="H33", name="Harbourlight SCITT")


def claim_in(window: ClaimWindow, provider: Provider, **values: object) -> object:
    return ClaimFactory(window=window, provider=provider, status=Status.SUBMITTED, **values)


def build(window: ClaimWindow) -> ProviderRequest:
    """Draws everything; the first request, with its file."""
    draw_sample(window=window, parameters=Parameters(target_percent=100))
    for task in Task.objects.filter(kind=BUILDING, state=State.WAITING):
        run_task(task.pk)
    return ProviderRequest.objects.select_related("file").order_by("provider").first()


def content_of(request: ProviderRequest) -> bytes:
    with default_storage.open(request.file.path) as content:
        return content.read()


def rows_of(request: ProviderRequest) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content_of(request).decode("utf-8-sig"), newline="")))


def test_a_file_is_exactly_what_the_service_promises(window: ClaimWindow, harbourlight: Provider) -> None:
    fernhollow = SchoolFactory(urn=123456, name="Fernhollow Primary School", postcode="YO21 1AA")
    hours_of = {
        MentorFactory(trn="1234567", first_name="Grace", last_name="Oyelaran"): 12,
        MentorFactory(trn="0234567", first_name="Ada", last_name="Ní Bhriain"): 14,
    }
    claim_in(
        window,
        harbourlight,
        school=fernhollow,
        hours_of=hours_of,
        reference="20481337",
        submitted_at=datetime(2026, 6, 2, 23, 30, tzinfo=UTC),
    )

    request = build(window)

    start = (
        "20481337,123456,Fernhollow Primary School,YO21 1AA,North Yorkshire,Community school,"
        "Local authority maintained schools,Harbourlight SCITT,2026-06-03,"
    )
    assert content_of(request).decode("utf-8") == (
        f"\ufeff{HEADER}\r\n"
        f"{start}0234567,Ada Ní Bhriain,initial,14,,,\r\n"
        f"{start}1234567,Grace Oyelaran,initial,12,,,\r\n"
    )
    assert request.file.name == f"sampling-H33-2026-07-17-{request.run_id}.csv"
    assert request.file.row_count == request.mentor_count == 2
    assert request.file.media_type == "text/csv; charset=utf-8"


def test_rows_are_sorted_by_school_name_urn_reference_and_mentor(window: ClaimWindow, harbourlight: Provider) -> None:
    b, a_2, a_1 = (SchoolFactory(name=name, urn=urn) for name, urn in [("B", 900), ("A", 902), ("A", 901)])
    for school, reference in [(b, "20000001"), (a_2, "20000002"), (a_1, "20000004"), (a_1, "20000003")]:
        hours_of = {MentorFactory(first_name="Zoë"): 3, MentorFactory(first_name="Ada"): 2}
        claim_in(window, harbourlight, school=school, reference=reference, hours_of=hours_of)

    rows = rows_of(build(window))

    assert [(row["claim_reference"], row["mentor_full_name"].split()[0]) for row in rows] == [
        (reference, name) for reference in ("20000003", "20000004", "20000002", "20000001") for name in ("Ada", "Zoë")
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝"])
def test_no_cell_is_a_formula(window: ClaimWindow, harbourlight: Provider, start: str) -> None:
    evil = f"{start}HYPERLINK(1)"
    school = SchoolFactory(name=evil, postcode="=1", local_authority=evil, type_name=evil, type_group=evil)
    mentor = MentorFactory(first_name=evil, last_name="Smith")
    claim_in(window, harbourlight, school=school, hours_of={mentor: 3})

    (row,) = rows_of(build(window))

    for column in ("school_name", "school_local_authority", "school_type_of_establishment", "school_group"):
        assert row[column] == f"'{evil}"
    assert row["mentor_full_name"] == f"'{evil} Smith"


def test_commas_quotes_and_line_ends_stay_inside_their_cell(window: ClaimWindow, harbourlight: Provider) -> None:
    name = 'St Mary\'s, "Upper"\nSchool'
    claim_in(window, harbourlight, school=SchoolFactory(name=name))

    (row,) = rows_of(build(window))

    assert row["school_name"] == name


def test_a_school_without_a_urn_has_an_empty_cell(window: ClaimWindow, harbourlight: Provider) -> None:
    claim_in(window, harbourlight, school=SchoolFactory(urn=None, vendor_number="V1"))

    assert b",,Fernhollow" not in content_of(build(window))[: len(HEADER)]
    assert rows_of(ProviderRequest.objects.get())[0]["school_urn"] == ""


def test_a_provider_gets_its_own_claims_only(window: ClaimWindow, harbourlight: Provider) -> None:
    northquay = ProviderFactory()
    ours, theirs = claim_in(window, harbourlight), claim_in(window, northquay)

    build(window)

    for provider, claim in [(harbourlight, ours), (northquay, theirs)]:
        request = ProviderRequest.objects.get(provider=provider)
        assert [row["claim_reference"] for row in rows_of(request)] == [claim.reference]


def test_users_and_contacts_are_told_once_each(window: ClaimWindow, harbourlight: Provider) -> None:
    person_at(harbourlight, email="ada@harbourlight.example")
    person_at(harbourlight, email="left@harbourlight.example", is_active=False)
    UserFactory(email="stranger@elsewhere.example")
    ProviderContactFactory(provider=harbourlight, email="office@harbourlight.example")
    ProviderContactFactory(provider=harbourlight, email="Ada@harbourlight.example")
    claim_in(window, harbourlight)

    request = build(window)

    messages = Message.objects.order_by("to")
    assert [message.to for message in messages] == ["ada@harbourlight.example", "office@harbourlight.example"]
    assert {message.provider_id for message in messages} == {harbourlight.pk}
    assert messages[0].subject.startswith("Harbourlight SCITT: 1 mentor to check by ")
    assert f"/providers/H33/claims-to-check/{request.run_id}/" in messages[0].body
    assert "April to July 2026" in messages[0].body
    assert [message.link and message.link.to for message in messages] == [None, "office@harbourlight.example"]
    assert messages[1].link.stored_file == request.file
    assert PRIVATE_LINK in messages[1].body
    assert "That is not your deadline" in messages[1].body


def test_building_again_changes_nothing(window: ClaimWindow, harbourlight: Provider) -> None:
    person_at(harbourlight)
    claim_in(window, harbourlight)
    request = build(window)

    Task.objects.filter(kind=BUILDING).update(state=State.WAITING, done_at=None)
    run_task(Task.objects.get(kind=BUILDING).pk)

    again = ProviderRequest.objects.get()
    assert again.file == request.file
    assert Message.objects.count() == 1


def test_a_file_stays_as_it_is_when_names_change_later(window: ClaimWindow, harbourlight: Provider) -> None:
    claim = claim_in(window, harbourlight)
    request = build(window)
    before = content_of(request)

    with as_owner():
        type(claim.school).objects.update(name="Another name")
        Provider.objects.update(name="Another name")

    assert content_of(ProviderRequest.objects.get()) == before
