"""Stored files that were altered, cut short or lost: support hears of them in the morning (A39)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from time_machine import travel

from common.clock import now, opening_moment, today
from files.actions import store, store_content
from files.models import StoredFile
from messages_out.models import Message
from support import jobs
from tests.queries import MOST_QUERIES, queries_of
from work.models import State, Task
from work.running import run_task

pytestmark = pytest.mark.django_db

AT_NIGHT = timedelta(hours=4)


def stored(content: bytes) -> StoredFile:
    return store(content, kind="test", name=f"{content.decode()}.csv", media_type="text/csv", row_count=1)


def place(file: StoredFile) -> Path:
    return Path(default_storage.path(file.path))


def walk(days: int = 0) -> list[Message]:
    jobs.check_files_at_night(at=opening_moment(today() + timedelta(days=days)) + AT_NIGHT)
    while task := Task.objects.filter(kind=jobs.CHECKING, state=State.WAITING).first():
        assert run_task(task.pk)
    assert not Task.objects.exclude(state=State.DONE).filter(kind=jobs.CHECKING).exists()
    return list(Message.objects.filter(template="files_damaged").order_by("id"))


@pytest.fixture
def damaged() -> list[StoredFile]:
    files = [stored(name) for name in (b"whole-1", b"whole-2", b"whole-3", b"whole-4")]
    place(files[1]).write_bytes(b"other-2")
    place(files[2]).write_bytes(b"whole")
    place(files[3]).unlink()
    return files


def test_support_is_told_once_of_each_damaged_file(damaged: list[StoredFile], settings) -> None:
    (letter,) = walk()

    assert letter.to == settings.SUPPORT_EMAIL
    assert letter.subject == "Stored files: 3 files damaged"
    for said in ("whole-2.csv (number", "altered", "cut short or longer", "lost"):
        assert said in letter.body
    assert "whole-1.csv" not in letter.body
    assert walk() == [letter]


def test_many_files_are_checked_in_several_pieces_of_work(damaged: list[StoredFile], monkeypatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 1)

    (letter,) = walk()

    assert letter.subject == "Stored files: 3 files damaged"
    assert Task.objects.filter(kind=jobs.CHECKING).count() == 5


def test_files_that_were_mended_are_told_no_more(damaged: list[StoredFile]) -> None:
    walk()
    for content in (b"whole-2", b"whole-3", b"whole-4"):
        store_content(content)

    assert len(walk(days=1)) == 1


def test_before_three_in_the_morning_nothing_is_walked(damaged: list[StoredFile]) -> None:
    jobs.check_files_at_night(at=opening_moment(today()) + timedelta(hours=2))

    assert not Task.objects.filter(kind=jobs.CHECKING).exists()


def test_the_console_shows_them_until_the_night_after_they_are_mended(damaged: list[StoredFile], support) -> None:
    walk()
    assert "Stored files that are damaged 3" in support.open("/support/").words
    page = support.open("/support/records/files/")
    assert "3 files damaged when the last night’s check read them" in page.words
    for said in ("whole-2 Altered", "whole-3 Cut short or longer", "whole-4 Lost"):
        assert said.replace(" ", ".csv ", 1) in page.words

    for content in (b"whole-2", b"whole-3", b"whole-4"):
        store_content(content)
    with travel(now() + timedelta(days=2)):
        walk(days=2)
        assert "damaged" not in support.open("/support/records/files/").words


def test_the_list_of_files_takes_as_many_queries_for_many_as_for_few(support) -> None:
    taken = []
    for number in (2, 20):
        for each in range(number):
            stored(f"{number}-{each}".encode())
        support.open("/support/records/files/")
        taken.append(queries_of(lambda: support.open("/support/records/files/")))

    assert taken[0] == taken[1] <= MOST_QUERIES
