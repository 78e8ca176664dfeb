"""The main job in a real browser: `BASE_URL=... CHROMIUM=... python tests/newcomer/main_job.py`.

A script, because it drives a service that bin/dev started from a fresh clone, and knows only what a newcomer finds
there. Each page is checked (axe, width, console); the last line counts the steps.
"""

import csv
import io
import os
import re
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.browser import steps
from tests.browser.steps import GRACE, HARBOURLIGHT, LUKASZ, Person
from tests.browser.visitor import SWITCHES, Visitor

BASE_URL = os.environ["BASE_URL"]
PATIENCE = 120  # seconds until the scheduler has noticed the window, and the worker has drawn, built and told
HOURS = 7


class Facts:
    """The first that fails ends the job."""

    def __init__(self) -> None:
        self.passed = 0

    def done(self, words: str) -> None:
        self.passed += 1
        print(f"ok     {words}", flush=True)


def main() -> int:
    facts = Facts()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or None, args=SWITCHES)
        visitor = Visitor(browser, BASE_URL)
        try:
            do_the_main_job(visitor, facts)
        except Exception as failure:
            print(f"FAILED {visitor.page.url}: {failure}", flush=True)
            print(f"{facts.passed} passed, 1 failed", flush=True)
            return 1
        browser.close()
    print(f"{facts.passed} passed, 0 failed", flush=True)
    return 0


def do_the_main_job(visitor: Visitor, facts: Facts) -> None:
    visitor.open("/")
    facts.done("the start page is served")
    steps.sign_in(visitor, "school")
    facts.done("somebody at a school is signed in")
    mentor = add_somebody(visitor)
    facts.done(f"{mentor.name} is found in the teaching record and added")
    reference = claim_for(visitor, mentor)
    facts.done(f"claim {reference} is submitted")
    steps.sign_out(visitor)
    wait_for_message(visitor, re.compile(f"claim {reference} submitted"))
    facts.done("the school's message is in the outbox")
    wait_for_message(visitor, re.compile(f"{HARBOURLIGHT}: .* to check by"))
    facts.done("the window that closed yesterday was noticed, its sample drawn, and the provider told")
    steps.sign_in(visitor, "provider")
    content = fetch_file(visitor)
    facts.done("the provider sees what is asked and by when, and has its file")
    check_file(content, visitor.words)
    facts.done(f"the file has a byte order mark, CRLF, and only rows of {HARBOURLIGHT}")
    visitor.open("/support/sampling/", status=404)
    facts.done("the provider finds nothing of support's")
    steps.sign_out(visitor)
    steps.sign_in(visitor, "support")
    other = see_the_run(visitor, content)
    facts.done("support sees figures, strata, and all files built")
    steps.sign_out(visitor)
    steps.sign_in(visitor, "provider")
    visitor.open(f"/providers/{other}/claims-to-check/", status=404)
    facts.done(f"the pages of another provider ({other}) are not found")


def add_somebody(visitor: Visitor) -> Person:
    steps.go_to(visitor, "Mentors")
    mentor = next(one for one in (GRACE, LUKASZ) if one.name not in visitor.words)
    visitor.press("Add a mentor")
    steps.add_mentor(visitor, mentor)
    assert f"{mentor.name} is on your list" in visitor.words
    return mentor


def claim_for(visitor: Visitor, mentor: Person) -> str:
    steps.go_to(visitor, "Claims")
    visitor.press("Start a claim")
    steps.choose_another_provider(visitor, "harb", HARBOURLIGHT)
    steps.choose_mentor(visitor, mentor)
    steps.enter_hours(visitor, mentor, HOURS)
    steps.answer_the_rest(visitor)
    return steps.check_and_submit(visitor, str(HOURS))


def wait_for_message(visitor: Visitor, subject: re.Pattern[str]) -> None:
    visitor.open("/outbox/")
    deadline = time.monotonic() + PATIENCE
    while not sent(visitor.page, subject):
        assert time.monotonic() < deadline, f"no message {subject.pattern!r} within {PATIENCE} seconds"
        visitor.page.wait_for_timeout(1000)
        visitor.page.reload()


def sent(page: Page, subject: re.Pattern[str]) -> bool:
    rows = page.get_by_role("row").filter(has=page.get_by_role("link", name=subject))
    return any("Sent" in row.inner_text() for row in rows.all())


def fetch_file(visitor: Visitor) -> bytes:
    visitor.follow(visitor.page.get_by_role("link", name=re.compile("^Check claims for")).first)
    assert "Send your answers by" in visitor.words
    name, content = visitor.download(visitor.page.get_by_role("button", name=re.compile("CSV")))
    assert re.fullmatch(r"sampling-H4R1-\d{4}-\d\d-\d\d-\d+\.csv", name), name
    return content


def check_file(content: bytes, said: str) -> None:
    assert content.startswith(b"\xef\xbb\xbfclaim_reference,school_urn,")
    assert content.count(b"\r\n") == content.count(b"\n")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {row["provider_name"] for row in rows} == {HARBOURLIGHT}
    mentors = re.search(r"(\d+) mentors?\b", said)
    assert mentors, said
    assert len(rows) == int(mentors[1])


def see_the_run(visitor: Visitor, content: bytes) -> str:
    steps.go_to(visitor, "Sampling")
    visitor.follow(visitor.page.get_by_role("row").nth(1).get_by_role("link"))
    built = re.search(r"Files built: (\d+) of (\d+)", visitor.words)
    assert built, visitor.words
    assert built[1] == built[2] != "0"
    assert "Share of each stratum" in visitor.words
    forms = visitor.page.locator('form[action$="/file/"]')
    addresses = [form.get_attribute("action") or "" for form in forms.all()]
    codes = [address.split("/")[-3] for address in addresses]
    ours = codes.index("H4R1")
    assert visitor.download(forms.nth(ours).get_by_role("button"))[1] == content
    return next(code for code in codes if code != "H4R1")


if __name__ == "__main__":
    sys.exit(main())
