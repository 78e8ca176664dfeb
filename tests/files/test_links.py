"""Links to one file for one address, without an account (A48)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from redis import Redis
from time_machine import travel

from common import private_paths
from common.actor import set_actor
from files.actions import store
from files.links import address_of, make_links, revoke
from files.models import Download, Link, StoredFile
from messages_out.actions import Email, write_many
from messages_out.models import Message
from messages_out.wording import body_to_send
from tests.claims.guards import take_away
from tests.factories import support_user
from tests.pages import inspect
from tests.roles import as_owner
from tests.world import token_of

pytestmark = pytest.mark.django_db

CONTENT = b"\xef\xbb\xbfclaim_reference,mentor_trn\r\n20481337,0234567\r\n"
OVER = "This link does not work any more"


def stored(content: bytes = CONTENT) -> StoredFile:
    return store(content, kind="test", name="sampling-H33.csv", media_type="text/csv", row_count=1)


def link_to(file: StoredFile | None = None, to: str = "Office@harbourlight.example") -> Link:
    by = support_user()
    set_actor(by)
    (link,) = make_links(file or stored(), [to], by=by)
    return link


@pytest.fixture
def link(db: None) -> Link:
    return link_to()


@pytest.fixture
def address(link: Link) -> str:
    return f"/link/{token_of(link)}/"


def test_the_page_says_for_whom_what_and_until_when_and_its_button_downloads(
    client: Client, link: Link, address: str
) -> None:
    page = inspect(client.get(address))
    assert page.h1 == "Your file from Claim funding for mentor training"
    for said in (
        "o•••@harbourlight.example",
        "sampling-H33.csv",
        "1 row",
        "This link works until",
        "Not downloaded yet",
    ):
        assert said in page.words

    answer = client.post(address, {"form": "csv"})

    assert b"".join(answer.streaming_content) == CONTENT
    assert [(row.link, row.by, row.form) for row in Download.objects.all()] == [(link, None, "csv")]
    client.post(address, {"form": "xlsx"})
    assert "Downloaded 2 times, last on" in inspect(client.get(address)).words


def test_a_browser_that_sends_no_referrer_may_press_the_button(address: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(address, secure=True)

    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store, private"
    assert browser.post(address, {"form": "csv"}, secure=True, headers={"origin": "null"}).status_code == 200


def test_a_scanner_that_opens_it_uses_nothing_up(client: Client, address: str) -> None:
    for _ in range(5):
        assert (client.get(address).status_code, client.head(address).status_code) == (200, 200)

    assert not Download.objects.exists()
    assert client.post(address).status_code == 200


def ended(link: Link) -> Any:
    return travel(link.ends_at + timedelta(seconds=1))


def test_ended_revoked_altered_and_unknown_links_are_the_same_page_after_the_same_questions(
    client: Client, link: Link, django_assert_num_queries: Any
) -> None:
    other, token = link_to(), token_of(link)
    revoke(Link.objects.filter(pk=other.pk), by=support_user())
    altered = ("0" if token[0] != "0" else "1") + token[1:]

    answers = []
    for address in (f"/link/{known}/" for known in (token_before_it_was_revoked(other), altered, "é'--", "0" * 5000)):
        with django_assert_num_queries(1):
            answers.append(client.get(address))
        answers.append(client.post(address, {"form": "csv"}))
    with ended(link), django_assert_num_queries(1):
        answers.append(client.get(f"/link/{token}/"))

    assert {(answer.status_code, inspect(answer).h1) for answer in answers} == {(404, OVER)}
    assert len({inspect(answer).words for answer in answers}) == 1
    assert not Download.objects.exists()


def token_before_it_was_revoked(link: Link) -> str:
    link.refresh_from_db()
    link.revoked_at = None
    return token_of(link)


def test_a_link_opens_its_own_file_only(client: Client, link: Link) -> None:
    other = link_to(stored(b"other"), to="payer@education.example")

    answers = [client.post(f"/link/{token_of(each)}/") for each in (link, other)]

    assert [b"".join(answer.streaming_content) for answer in answers] == [CONTENT, b"other"]


def test_too_many_downloads_have_to_wait(client: Client, address: str, settings: Any) -> None:
    settings.LINK_DOWNLOADS_AN_HOUR = 2

    statuses = [client.post(address).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert Download.objects.count() == 2


def test_the_email_has_the_address_and_no_table_log_or_redis_has(
    client: Client, link: Link, redis: Redis, caplog: Any
) -> None:
    write_many("claims_to_check_by_link", [Email(to=link.to, key="k", link=link)])
    message, token = Message.objects.get(), token_of(link)
    assert f"/link/{token}/" in body_to_send(message)
    formatter = private_paths.Formatter("%(message)s")

    client.get(f"/link/{token}/")
    with ended(link):
        client.get(f"/link/{token}/")

    assert "/link/" in caplog.text
    assert [line for record in caplog.records if token in (line := formatter.format(record))] == []
    assert token not in whole_database()
    assert [key for key in redis.scan_iter() if token in str(redis.dump(key))] == []


def whole_database() -> str:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_an_old_secret_key_still_makes_the_address_that_was_promised(link: Link, settings: Any) -> None:
    before = address_of(link)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 9

    assert address_of(link) == before


@pytest.mark.parametrize(
    ("table", "guard", "act"),
    [
        ("files_link", "a_revoked_link_stays_revoked", "UPDATE files_link SET revoked_at = NULL, revoked_by_id = NULL"),
        ("files_link", "a_link_lives_for_a_week", "INSERT INTO files_link (stored_file_id, {to}, seed, token_digest, "
         "ends_at, made_by_id) SELECT stored_file_id, {to}, 's', 't', now() + interval '8 days', made_by_id "
         "FROM files_link"),
        ("files_download", "whoever_acts_is_named",
         "INSERT INTO files_download (stored_file_id, link_id, form) SELECT stored_file_id, id, 'csv' FROM files_link"),
        ("files_download", "a_download_is_by_a_person_or_by_a_link",
         "INSERT INTO files_download (stored_file_id, link_id, by_id, form) "
         "SELECT stored_file_id, id, made_by_id, 'csv' FROM files_link"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_a_link_cannot_do(link: Link, table: str, guard: str, act: str) -> None:
    if guard != "a_download_is_by_a_person_or_by_a_link":
        revoke(Link.objects.all(), by=link.made_by)

    def try_it() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            set_actor(link.made_by)
            cursor.execute(act.replace("{to}", '"to"'))

    with pytest.raises(DatabaseError):
        try_it()
    take_away(table, guard)
    try_it()
