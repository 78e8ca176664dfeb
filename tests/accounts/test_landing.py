from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from accounts.landing import safe_url
from tests.pages import inspect

HOSTILE = [
    "https://evil.example/",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/account/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example/account/",
    "/\t/evil.example",
    "/%09/evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/account/\r\nLocation: https://evil.example",
    "/account/\x00",
    "/account/../../evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "@evil.example",
    "account/",
    " /account/",
    "//evil.example@/account/",
    "https://testserver/account/",
    "/nowhere/",
    "/sign-out/",
    "/time-left/",
    "/stay-signed-in/",
    "/personas/support",
    "/schools/abc/claims/ask-managers/",
    "/" + "x" * 3000,
    "?next=/account/",
    "",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_that_is_no_page_of_ours_is_not_gone_to(address):
    assert safe_url(address) == ""


@pytest.mark.parametrize("address", HOSTILE)
def test_after_signing_in_nobody_is_sent_elsewhere(client, everybody, address):
    answer = client.post("/personas/support", {"next": address})

    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).netloc == ""
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize("address", ["/account/", "/your-organisations/?search=fern", "/your-organisations/?a=b&c=%2F"])
def test_a_page_of_ours_is_gone_back_to_with_its_query(address):
    assert safe_url(address) == address


STARTS = st.sampled_from(
    ["", "/", "//", "/\\", "\\", "https://", "/account/", "/account", "/%2f", "/.", "/@", "/your-organisations/?"]
)


@given(STARTS, st.text(max_size=40), st.sampled_from(["", "/account/", "/evil.example", "@evil.example"]))
def test_whatever_is_asked_for_the_answer_is_on_this_service(start, middle, end):
    page = safe_url(start + middle + end)

    if page:
        assert urlsplit(urljoin("https://service.example/sign-in/", page)).netloc == "service.example"
        assert resolve(urlsplit(page).path).url_name


def test_the_page_asked_for_survives_signing_in(client, everybody):
    first = client.get("/account/")
    second = client.get(first["Location"])
    page = inspect(client.get(second["Location"]))
    answer = client.post("/personas/provider", {"next": page.value_of("next")})

    assert first["Location"] == "/sign-in/?next=/account/"
    assert second["Location"] == "/personas/?next=%2Faccount%2F"
    assert answer["Location"] == "/account/"


def test_somebody_signed_in_does_not_sign_in_again(signed_in):
    assert signed_in("multi-school").get("/sign-in/")["Location"] == "/your-organisations/"
