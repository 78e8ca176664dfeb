import csv
import io

import pytest
from openpyxl import load_workbook

from claims.listing.download import LIST_COLUMNS
from claims.states import Status
from common.clock import british_date
from files.models import StoredFile
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    SchoolFactory,
    claimant_at,
    closed_window,
)
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_the_csv_has_one_row_per_mentor(sam, at, claimed):
    sam.open(at("claims:list"))
    ClaimFactory(school=claimed.school, status=Status.PAID)
    sam.open(at("claims:list"))

    response = sam.client.get(sam.page.links["Download as CSV, 3 rows, one row per mentor"])

    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    ours = [row for row in rows if row["claim_reference"] == claimed.reference]
    assert [(row["mentor_full_name"], row["mentor_hours_of_training"], row["mentor_amount"]) for row in ours] == [
        ("Ada Ní Bhriain", "14", "613.20"),
        ("Grace Oyelaran", "12", "525.60"),
    ]
    assert not StoredFile.objects.exists()


def test_the_file_has_the_rows_and_the_money_of_drafts_that_the_list_shows(sam, at, fernhollow, harbourlight, ada):
    ClaimFactory(school=fernhollow, provider=harbourlight, hours_of={ada: 14})
    empty = ClaimFactory(school=fernhollow, provider=harbourlight)
    page = sam.open(at("claims:list"))
    assert "£613.20" in page.words

    response = sam.client.get(page.links["Download as CSV, 2 rows, one row per mentor"])

    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [(row["mentor_full_name"], row["hourly_rate"], row["mentor_amount"]) for row in rows] == [
        ("", "43.80", ""),
        ("Ada Ní Bhriain", "43.80", "613.20"),
    ]
    assert rows[0]["claim_reference"] == empty.reference


def test_the_links_name_the_rows_of_what_was_filtered_for(sam, at, claimed, harbourlight):
    ClaimFactory(school=claimed.school, status=Status.PAID, hours_of={MentorFactory(): 2})

    assert "Download as CSV, 3 rows, one row per mentor" in sam.open(at("claims:list")).links
    page = sam.open(f"{at('claims:list')}?mentor={claimed.trainings.first().mentor.public_id}")
    assert "Download as Excel, 2 rows, one row per mentor" in page.links


def test_the_links_name_the_claims_where_one_page_does_not_show_them_all(sam, at, fernhollow, harbourlight):
    for _ in range(26):
        ClaimFactory(school=fernhollow, provider=harbourlight)

    page = sam.open(at("claims:list"))

    assert "Download as CSV, 26 claims, one row per mentor" in page.links
    assert "Download as Excel, 26 rows, one row per mentor" in sam.open(f"{at('claims:list')}?print=yes").links


def test_the_file_calls_a_draft_of_a_closed_window_what_the_page_calls_it(sam, at, fernhollow, harbourlight, ada):
    window = closed_window()
    ClaimFactory(school=fernhollow, provider=harbourlight, window=window, hours_of={ada: 14})

    response = sam.client.get(at("claims:download") + f"?year={window.academic_year_id}")

    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row["claim_status"] for row in rows] == ["Not submitted in time"]


def test_the_excel_file_has_the_same_rows(sam, at, claimed):
    response = sam.client.get(at("claims:download") + "?format=xlsx")

    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [dict(zip(LIST_COLUMNS, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [row["mentor_full_name"] for row in rows] == ["Ada Ní Bhriain", "Grace Oyelaran"]
    assert (
        sum(row["mentor_hours_of_training"] for row in rows),
        round(sum(row["mentor_amount"] for row in rows), 2),
    ) == (26, 1138.8)
    assert all(isinstance(row["mentor_trn"], str) for row in rows)


@pytest.fixture
def sheet(sam, at, claimed):
    response = sam.client.get(at("claims:download") + "?format=xlsx")
    return load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def test_the_excel_file_has_a_head_in_words_that_stays_in_sight_and_filters(sheet):
    assert [cell.value for cell in sheet[1]] == list(LIST_COLUMNS.values())
    assert all(cell.font.bold for cell in sheet[1])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:K3")


def test_days_and_money_of_the_excel_file_are_no_text(sheet, claimed):
    row = dict(zip(LIST_COLUMNS, sheet[2], strict=True))

    assert row["claim_submission_date"].value.date() == british_date(claimed.submitted_at)
    assert [row[name].number_format for name in ("claim_submission_date", "hourly_rate", "mentor_amount")] == [
        "d mmmm yyyy",
        "£#,##0.00",
        "£#,##0.00",
    ]


def test_no_word_of_the_excel_file_is_cut_off_and_it_prints_with_its_head(sheet):
    for column in sheet.iter_cols():
        longest = max(len(str(cell.value)) for cell in column if not cell.is_date)
        assert sheet.column_dimensions[column[0].column_letter].width >= longest
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")


def test_excel_is_offered_first_and_csv_with_what_spreadsheets_do(sam, at, claimed):
    page = sam.open(at("claims:list"))

    excel, csv_file = [words for words in page.links if words.startswith("Download as")]
    assert (excel[:17], csv_file[:15]) == ("Download as Excel", "Download as CSV")
    assert "drop the first zeros of teacher reference numbers (TRNs)" in page.words


def test_nobody_else_can_download_the_list(at, claimed):
    stranger = Visitor(claimant_at(SchoolFactory()))

    assert stranger.client.get(at("claims:download")).status_code == 404


def test_printing_shows_all_rows_on_one_page(sam, at, fernhollow, harbourlight):
    for _ in range(26):
        ClaimFactory(school=fernhollow, provider=harbourlight, status=Status.PAID)
    sam.open(at("claims:list"))

    page = sam.follow("Show all 26 claims on one page, for printing")

    assert len([row for row in page.root.all("tr") if row.get("role") == "row"]) == 27
