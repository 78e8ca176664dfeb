"""Files that show the hours of a mentor: what they are, who opens them, and when."""

import io
import socketserver
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from claims.models import Claim, ClaimWindow
from files.models import Download
from files.sniffing import HasPassword, kind_of
from mentors.models import Mentor
from sampling.evidence.models import Evidence
from sampling.evidence.scanning import ScannerAway, Verdict, scan
from tests.factories import MentorFactory, claimant_at, person_at, support_user
from tests.pages import inspect
from tests.sampling.replies.refused import dispute, refused, send_off
from tests.sampling.replies.scanner import VIRUS, InStream, scanner
from work.models import State, Task
from work.running import run_task

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\nA certificate\n%%EOF"


@pytest.fixture
def grace() -> Mentor:
    return MentorFactory(first_name="Grace", last_name="Oyelaran")


@pytest.fixture
def claim(window: ClaimWindow, grace: Mentor) -> Claim:
    return refused(window, {grace: 12}, {grace: 8})


@pytest.fixture
def sam(claim: Claim) -> User:
    return claimant_at(claim.school)


@pytest.fixture
def browser(client: Client, sam: User) -> Client:
    client.force_login(sam)
    return client


@pytest.fixture
def address(claim: Claim, grace: Mentor) -> str:
    return f"{claim.get_absolute_url()}reply/{grace.public_id}/evidence/"


def add(browser: Client, address: str, content: bytes = PDF, name: str = "certificate.pdf") -> Any:
    return browser.post(address, {"file": SimpleUploadedFile(name, content)})


def let_it_be_scanned() -> None:
    for task in Task.objects.filter(kind="scan_evidence", state=State.WAITING):
        run_task(task.pk)


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as into:
        for name in ("[Content_Types].xml", *names):
            into.writestr(name, "")
    return made.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, ".pdf"),
        (b"\x89PNG\r\n\x1a\n0", ".png"),
        (b"\xff\xd8\xff\xe0", ".jpg"),
        (archive("word/document.xml"), ".docx"),
        (archive("xl/workbook.xml"), ".xlsx"),
        (OLE + "WordDocument".encode("utf-16-le"), ".doc"),
        (OLE + "Workbook".encode("utf-16-le"), ".xls"),
        ("name,hours\nNí Bhriain,12\n".encode(), ".csv"),
        ("name;hours\nNí Bhriain;12\n".encode("cp1252"), ".csv"),
        (archive("word/document.xml", "word/vbaProject.bin"), None),
        (archive("classes.dex"), None),
        (b"PK\x03\x04 cut short", None),
        (b"MZ\x90\x00\x03", None),
        (b"<html><script>alert(1)</script>", None),
        (b"<svg onload='x'/>", None),
    ],
)
def test_what_a_file_is_follows_from_its_content(content: bytes, ending: str | None) -> None:
    kind = kind_of(content)

    assert (kind.ending if kind else None) == ending


@pytest.mark.parametrize("content", [b"%PDF-1.7\n/Encrypt 5 0 R", OLE + "EncryptedPackage".encode("utf-16-le")])
def test_a_file_with_a_password_is_told_apart(content: bytes) -> None:
    with pytest.raises(HasPassword):
        kind_of(content)


def test_a_scanner_says_clean_or_infected_and_is_away_when_it_says_neither(settings: Any, tmp_path: Path) -> None:
    with scanner() as settings.VIRUS_SCANNER:
        assert scan([b"clean" * 50_000, b""]) is Verdict.CLEAN
        assert scan([b"begins ", VIRUS]) is Verdict.INFECTED
    with pytest.raises(ScannerAway):
        scan([b"nobody listens any more"])

    place = str(tmp_path / "clamd.sock")
    with socketserver.ThreadingUnixStreamServer(place, InStream) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        settings.VIRUS_SCANNER = f"unix://{place}"
        assert scan([VIRUS]) is Verdict.INFECTED


def test_nobody_opens_a_file_before_it_is_scanned_and_only_support_then(
    browser: Client, claim: Claim, grace: Mentor, sam: User, address: str, settings: Any
) -> None:
    dispute(claim, grace, 12, sam)
    assert add(browser, address)["Location"] == add(browser, address)["Location"] == address
    evidence = Evidence.objects.get()
    let_it_be_scanned()
    assert "certificate.pdf Being scanned" in (evidence_page := inspect(browser.get(address))).words
    assert evidence_page.links["Refresh this page"] == address
    send_off(claim, sam)
    support, file = Client(), f"/support/claims/{claim.reference}/evidence/{evidence.pk}/"
    support.force_login(support_user())
    decide = f"/support/claims/{claim.reference}/decide/"
    deciding = inspect(support.get(decide)).words
    assert "certificate.pdf: Being scanned" in deciding
    assert "still being scanned, so nobody has read them: certificate.pdf" in deciding
    assert support.post(file).status_code == 404

    with scanner() as settings.VIRUS_SCANNER:
        let_it_be_scanned_again()

    assert "certificate.pdf" in (deciding := inspect(support.get(decide)).words)
    assert "still being scanned" not in deciding
    served = support.post(file)
    assert b"".join(served.streaming_content) == PDF
    assert served["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
    assert Download.objects.get().form == "asis"
    provider = Client()
    provider.force_login(person_at(claim.provider))
    for other in (browser, provider):
        assert other.post(file).status_code == 404


def let_it_be_scanned_again() -> None:
    """When its back-off is over."""
    for task in Task.objects.filter(kind="scan_evidence", state=State.WAITING):
        assert task.attempts > 0
        assert "No virus scanner is set" in task.last_error
        Task.objects.filter(pk=task.pk).update(due_at=task.created_at)
        run_task(task.pk)


def test_an_infected_file_is_said_to_the_school_and_never_served(
    browser: Client, claim: Claim, grace: Mentor, sam: User, address: str, settings: Any
) -> None:
    dispute(claim, grace, 12, sam)
    with scanner() as settings.VIRUS_SCANNER:
        add(browser, address, PDF + VIRUS)
        let_it_be_scanned()

    assert "We found a virus in this file" in inspect(browser.get(address)).words
    send_off(claim, sam)
    browser.force_login(support_user())
    file = f"/support/claims/{claim.reference}/evidence/{Evidence.objects.get().pk}/"
    assert browser.post(file).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("certificate.exe", PDF, "The file must be a PDF, Word, Excel, CSV, JPG or PNG file"),
        ("certificate.pdf", b"MZ\x90\x00", "The file must be a PDF, Word, Excel, CSV, JPG or PNG"),
        ("certificate.pdf", b"", "The file is empty"),
        ("certificate.pdf", b"%PDF-1.7 /Encrypt", "The file has a password. Save it without one"),
        ("certificate.pdf", PDF + bytes(5 * 1024 * 1024), "The file must be smaller than 5 MB"),
    ],
)
def test_a_file_that_is_not_taken_is_said_why(
    browser: Client, claim: Claim, grace: Mentor, sam: User, address: str, name: str, content: bytes, error: str
) -> None:
    dispute(claim, grace, 12, sam)

    assert inspect(add(browser, address, content, name)).errors == [error]
    assert not Evidence.objects.exists()


def test_up_to_ten_files_are_added_and_taken_back_until_the_reply_is_sent(
    browser: Client, claim: Claim, grace: Mentor, sam: User, address: str
) -> None:
    dispute(claim, grace, 12, sam)
    for number in range(10):
        add(browser, address, PDF + bytes([65 + number]))
    assert inspect(add(browser, address)).errors == ["You can add up to 10 files. Remove one first"]
    first, *others = Evidence.objects.all()

    assert browser.post(f"{address}{first.pk}/remove/").status_code == 303

    assert Evidence.objects.count() == len(others) == 9
    send_off(claim, sam)
    browser.post(f"{address}{others[0].pk}/remove/")
    add(browser, address)
    assert Evidence.objects.count() == 9
