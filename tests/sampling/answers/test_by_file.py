"""The downloaded file, filled in and sent back."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.models import Claim, ClaimWindow, MentorTraining
from claims.states import Status
from providers.models import Provider
from sampling.answers.models import Answer, Category
from sampling.models import ProviderRequest
from sampling.provider_files import COLUMNS
from tests.factories import MentorFactory, ProviderFactory, SchoolFactory, person_at
from tests.pages import Page, inspect
from tests.raw_changes import by_hand
from tests.sampling.answers.asking import agree, answer_to, send
from tests.sampling.runs import built, submitted
from tests.uploads.files import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbourlight() -> Provider:
    return ProviderFactory(code="H33", name="Harbourlight SCITT")


@pytest.fixture
def claim(window: ClaimWindow, harbourlight: Provider) -> Claim:
    """Ada with 14 hours, whose TRN begins with noughts, and Grace with 12."""
    ada = MentorFactory(first_name="Ada", last_name="Ní Bhriain", trn="0012345")
    grace = MentorFactory(first_name="Grace", last_name="Oyelaran", trn="7654321")
    school = SchoolFactory(name="Fernhollow Primary School")
    (claim,) = submitted(window, provider=harbourlight, school=school, hours_of={ada: 14, grace: 12})
    return claim


@pytest.fixture
def asked(claim: Claim, window: ClaimWindow) -> ProviderRequest:
    return built(window).requests.get()


@pytest.fixture
def browser(client: Client, harbourlight: Provider) -> Client:
    client.force_login(person_at(harbourlight, first_name="Sam", last_name="Okafor"))
    return client


def mentor(claim: Claim, name: str) -> MentorTraining:
    return claim.trainings.get(mentor__first_name=name)


def rows_of(browser: Client, asked: ProviderRequest) -> list[dict[str, str]]:
    """Of the file as it is downloaded."""
    content = browser.post(f"{asked.get_absolute_url()}download/csv/").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def csv_of(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*rows[0]])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def filled(browser: Client, asked: ProviderRequest, **by_name: dict[str, str]) -> list[dict[str, str]]:
    """ada=dict(claim_accepted="yes")"""
    rows = rows_of(browser, asked)
    return [row | by_name.get(row["mentor_full_name"].split()[0].lower(), {}) for row in rows]


def uploaded(browser: Client, asked: ProviderRequest, content: bytes, name: str = "a.csv") -> tuple[str, Page]:
    file = {"file": SimpleUploadedFile(name, content)}
    answer = browser.post(f"{asked.get_absolute_url()}upload/", file)
    assert answer.status_code == 303, inspect(answer).words
    return answer["Location"], inspect(browser.get(answer["Location"]))


def test_a_filled_file_is_previewed_saved_and_sent(browser: Client, asked: ProviderRequest, claim: Claim) -> None:
    rows = filled(
        browser,
        asked,
        ada={"claim_accepted": " Yes "},
        grace={"claim_accepted": "N", "hours_recorded": "7.5", "rejection_reason": "Two sessions were missed"},
    )

    address, page = uploaded(browser, asked, csv_of(rows))

    assert "You agree with 1 mentor and not with 1. 0 rows left blank, 0 already sent" in page.words
    assert "Not agreed: Grace Oyelaran at Fernhollow Primary School: We recorded 7 of 12 hours" in page.words
    assert "“Two sessions were missed”" in page.words
    assert "1 claim answered in this file: 1 ready to send, 0 in part" in page.words
    assert not Answer.objects.exists()
    assert browser.post(address, {"send": "yes"})["Location"] == f"{asked.get_absolute_url()}send/"
    refused = answer_to(mentor(claim, "Grace"))
    assert (refused.agrees, refused.hours, refused.words) == (False, 7, "Two sessions were missed")
    assert refused.answered_by.full_name == "Sam Okafor"
    browser.post(address, {"send": "yes"})
    assert Answer.objects.count() == 2


def test_an_excel_file_whose_trn_lost_its_noughts_is_matched_within_its_claim(
    browser: Client, asked: ProviderRequest, claim: Claim
) -> None:
    rows = filled(browser, asked, ada={"claim_accepted": "yes"}, grace={"claim_accepted": "yes"})
    cells = [
        [*COLUMNS],
        *(
            [row["mentor_trn"] and {**row, "mentor_trn": int(row["mentor_trn"])}[name] for name in COLUMNS]
            for row in rows
        ),
    ]

    address, page = uploaded(browser, asked, xlsx(cells), "a.xlsx")

    assert "1 TRN had lost first zeros and were found within their claim" in page.words
    browser.post(address)
    assert set(Answer.objects.values_list("agrees", flat=True)) == {True}
    assert Answer.objects.count() == 2


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"claim_accepted": "maybe"},
            "Row 3, Grace Oyelaran at Fernhollow Primary School, claim_accepted: “maybe”. Write yes or no.",
        ),
        (
            {"claim_accepted": "no"},
            "hours_recorded: empty. Write the hours you recorded, or a reason in rejection_reason.",
        ),
        ({"claim_accepted": "no", "hours_recorded": "12"}, "must be fewer than 12, or write yes"),
        ({"claim_accepted": "yes", "mentor_trn": "1111111"}, "no mentor with this TRN: write 0012345 or 7654321."),
        (
            {"claim_accepted": "yes", "claim_reference": "00000000"},
            "We did not ask about this claim. Leave the row out.",
        ),
    ],
)
def test_one_wrong_row_refuses_the_file_and_says_what_to_do(
    browser: Client, asked: ProviderRequest, cells: dict[str, str], said: str
) -> None:
    rows = filled(browser, asked, ada={"claim_accepted": "yes"}, grace=cells)

    address, page = uploaded(browser, asked, csv_of(rows))

    assert said in page.words
    assert "Nothing has been saved" in page.words
    assert not Answer.objects.exists()
    back = browser.post(f"{address}rows-to-correct/").getvalue().decode("utf-8-sig")
    (wrong,) = csv.DictReader(io.StringIO(back))
    assert wrong["what_to_correct"]
    assert {name: wrong[name] for name in cells} == cells


def test_the_corrected_rows_come_back_with_their_column(browser: Client, asked: ProviderRequest) -> None:
    rows = filled(browser, asked, grace={"claim_accepted": "maybe"})
    address, _ = uploaded(browser, asked, csv_of(rows))
    back = browser.post(f"{address}rows-to-correct/").getvalue().decode("utf-8-sig")
    corrected = [row | {"claim_accepted": "yes"} for row in csv.DictReader(io.StringIO(back))]

    _, page = uploaded(browser, asked, csv_of(corrected))

    assert "You agree with 1 mentor and not with 0" in page.words


def test_an_answer_that_changes_is_shown_as_it_was_and_becomes(
    browser: Client, asked: ProviderRequest, claim: Claim, harbourlight: Provider
) -> None:
    agree(asked, person_at(harbourlight), claim)
    rows = filled(browser, asked, ada={"claim_accepted": "no", "rejection_reason": "not known"})

    address, page = uploaded(browser, asked, csv_of(rows))

    assert "Changed: Ada Ní Bhriain at Fernhollow Primary School. Was: We agree with 14 hours" in page.words
    assert "Becomes: We recorded 0 of 14 hours. We do not know this mentor." in page.words
    browser.post(address)
    assert answer_to(mentor(claim, "Ada")).category == Category.NOT_KNOWN
    assert answer_to(mentor(claim, "Grace")).agrees


def test_what_a_colleague_answered_meanwhile_is_shown_first(
    browser: Client, asked: ProviderRequest, claim: Claim, harbourlight: Provider
) -> None:
    rows = filled(browser, asked, ada={"claim_accepted": "no", "rejection_reason": "not known"})
    address, _ = uploaded(browser, asked, csv_of(rows))
    agree(asked, person_at(harbourlight), claim)

    browser.post(address)

    words = inspect(browser.get(address)).words
    assert "This has changed while you were on the page" in words
    assert "Was: We agree with 14 hours" in words
    assert answer_to(mentor(claim, "Ada")).agrees


def test_what_was_sent_already_is_counted_and_other_answers_to_it_are_refused(
    browser: Client, asked: ProviderRequest, claim: Claim, harbourlight: Provider
) -> None:
    by = person_at(harbourlight)
    agree(asked, by, claim)
    send(asked, by)
    same = filled(browser, asked, ada={"claim_accepted": "yes"})
    other = filled(browser, asked, ada={"claim_accepted": "no", "rejection_reason": "other things"})

    assert "not with 0. 1 row left blank, 1 already sent" in uploaded(browser, asked, csv_of(same))[1].words
    assert "Other answers for this claim were sent on" in uploaded(browser, asked, csv_of(other))[1].words


def test_a_claim_withdrawn_meanwhile_is_said_to_be_so(browser: Client, asked: ProviderRequest, claim: Claim) -> None:
    rows = filled(browser, asked, ada={"claim_accepted": "yes"})
    with by_hand():
        for status in (Status.SUBMITTED, Status.WITHDRAWN):
            Claim.objects.filter(pk=claim.pk).update(status=status)

    _, page = uploaded(browser, asked, csv_of(rows))

    assert "The school withdrew this claim on" in page.words


def test_a_file_without_its_columns_or_of_another_provider_is_refused(browser: Client, asked: ProviderRequest) -> None:
    file = {"file": SimpleUploadedFile("a.csv", b"claim_reference,claim_accepted\r\n1,yes\r\n")}
    location = browser.post(f"{asked.get_absolute_url()}upload/", file)["Location"]
    assert (
        "cannot find the columns mentor_trn, hours_recorded, rejection_reason" in inspect(browser.get(location)).words
    )
    stranger = Client()
    stranger.force_login(person_at(ProviderFactory(code="Q22")))
    assert stranger.get(location).status_code == 404
