"""A school disputes with a file, and support decides: each page at both widths, with script and without."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from claims.models import Claim
from claims.states import Status
from common.clock import now
from tests.browser.signing_in import become
from tests.browser.visitor import Visitor
from tests.factories import (
    MentorFactory,
    ProviderFactory,
    SchoolFactory,
    claimant_at,
    closed_window,
    let_claim,
    support_user,
)
from tests.sampling.replies.refused import refused

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_dispute_with_a_file_and_its_decision(chromium: Browser, live_server, tmp_path: Path, script: bool) -> None:
    school, grace = SchoolFactory(name="Fernhollow Primary School"), MentorFactory(first_name="Grace", last_name="Hall")
    let_claim(school)
    of_both = {"school": school, "provider": ProviderFactory(name="Harbourlight SCITT"), "status": Status.PAID}
    claim = refused(closed_window(closed_at=now()), {grace: 12, MentorFactory(): 14}, {grace: 8}, **of_both)
    (tmp_path / "certificate.pdf").write_bytes(b"%PDF-1.7\nA certificate")

    with Visitor(chromium, live_server.url, width=320, script=script) as visitor:
        become(visitor, claimant_at(school))
        visitor.open(f"{claim.get_absolute_url()}reply/")
        before = visitor.loads
        visitor.look_at(1280, 320)
        visitor.press("Reply about Grace Hall")
        visitor.choose("No, we can show more than 8 hours")
        visitor.press("Continue")
        visitor.look_at(1280, 320)
        visitor.type("How many hours can you show?", "12")
        visitor.type("Explain why", "She came to every session")
        visitor.press("Continue")
        visitor.page.locator("input[type=file]").set_input_files(tmp_path / "certificate.pdf")
        visitor.press("Add file")
        assert "certificate.pdf Being scanned" in visitor.words
        visitor.press("Continue")
        visitor.look_at(1280, 320)
        visitor.press("Send reply")
        assert visitor.h1 == "Reply sent"
        assert visitor.loads - before <= 7
        visitor.look_at(1280, 320)

        become(visitor, support_user())
        visitor.open("/support/replies/")
        visitor.look_at(1280, 320)
        visitor.follow(claim.reference)
        visitor.press("Decide")
        visitor.look_at(1280, 320)
        visitor.follow("Decide about Grace Hall")
        visitor.choose("8 hours, as the provider says")
        visitor.type("Why?", "The certificate cannot be read")
        visitor.look_at(1280, 320)
        visitor.press("Continue")
        visitor.look_at(1280, 320)
        visitor.press("Send decision")

    assert Claim.objects.get(pk=claim.pk).status == Status.CLAWBACK_REQUIRES_APPROVAL
