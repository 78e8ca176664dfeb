from pathlib import Path

import pytest
from django.conf import settings as service_settings
from hypothesis import given
from hypothesis import strategies as st

from messages_out.wording import BREAK, as_plain_text, is_our_own_address, render
from tests.stubs.notify import rendered_links_and_headings

HOSTILE = [
    "# Heading",
    "#Heading",
    "* bullet",
    "- bullet",
    "+ bullet",
    "1. first",
    "12) twelfth",
    "^ inset",
    "> quote",
    "---",
    "***",
    "===",
    "[Sign in](https://evil.example)",
    "[Sign in] (https://evil.example)",
    "[Sign in][1]",
    "https://evil.example/path?x=1",
    "HTTP://EVIL.EXAMPLE",
    "www.evil.example",
    "<https://evil.example>",
    "<mailto:a@evil.example>",
    "one\n\n# two",
    "one\r\n* two",
    "one\u2028# two",
    "((name))",
]
PIECES = st.sampled_from(
    ["#", "*", "-", "^", ">", "1.", "[", "]", "(", ")", "<", "https://", "x", " ", "\n", "\r", "\t", "a.uk", "="]
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_user_typed_makes_no_link_and_no_heading(text):
    assert rendered_links_and_headings(as_plain_text(text)) == []


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_mixture_of_marks_makes_a_link_or_a_heading(text):
    assert rendered_links_and_headings(as_plain_text(text)) == []


@pytest.mark.parametrize("text", HOSTILE[:3] + HOSTILE[12:14] + HOSTILE[15:17])
def test_the_stub_would_show_it_without_the_care(text):
    assert rendered_links_and_headings(text) != []


@given(st.text())
def test_the_words_themselves_stay(text):
    assert as_plain_text(text).replace(BREAK, "") == " ".join(text.split()).replace(BREAK, "")


@pytest.mark.parametrize(
    "name", ["Zoë O’Brien", "Łukasz van 't Hooft", "Anne-Marie (Ann) Smith", "山田", "16 hours", 7]
)
def test_ordinary_words_are_left_alone(name):
    assert as_plain_text(name) == name


def test_an_address_of_our_own_service_stays_a_link(settings):
    settings.SERVICE_URL = "https://claim.example"

    assert is_our_own_address("https://claim.example/providers/1AB/samples/3/?tab=open")
    assert not is_our_own_address("https://claim.example.evil.example/")
    assert not is_our_own_address("https://claim.example/ https://evil.example")
    assert not is_our_own_address("https://claim.example/\nhttps://evil.example")


def test_the_first_line_is_the_subject_and_only_our_own_marks_are_live(settings):
    settings.SERVICE_URL = "https://claim.example"

    subject, body = render(
        "quoting",
        {
            "name": "Ada\n<script>",
            "reason": "# [Sign in](https://evil.example)",
            "items": ["* one", "# two"],
            "link": "https://claim.example/claims/123/",
        },
    )

    assert subject == f"About Ada <{BREAK}script>"
    assert rendered_links_and_headings(body) == [
        "https://claim.example/claims/",
        "https://claim.example/claims/123/",
        "# What was said",
        f"* {BREAK}* one",
        f"* {BREAK}# two",
    ]


WORDINGS = sorted(Path(service_settings.BASE_DIR).glob("templates/messages/*.txt"))


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda path: path.stem)
def test_each_wording_has_a_subject_and_then_an_empty_line(wording):
    subject, empty, *body = wording.read_text(encoding="utf-8").splitlines()

    assert 10 <= len(subject) <= 150
    assert empty == ""
    assert body
