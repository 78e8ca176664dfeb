import hashlib
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings as service_settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from common.actor import set_actor
from files.actions import IN_MEMORY, store, store_content
from files.models import Download, StoredFile
from tests.factories import UserFactory
from tests.processes import environment_of_tests, wait_until
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

A_FILE = {"kind": "test", "name": "test.csv", "media_type": "text/csv", "row_count": 2}


def everything_stored():
    return {path for path in Path(service_settings.FILES_ROOT).rglob("*") if path.is_file()}


def test_bytes_lie_under_their_digest():
    file = store(b"one,two\r\n", **A_FILE)

    assert file.sha256 == hashlib.sha256(b"one,two\r\n").hexdigest()
    assert file.size == 9
    assert default_storage.open(file.path).read() == b"one,two\r\n"


def test_the_same_bytes_are_one_object():
    first = store(b"the same", **A_FILE)
    place = Path(default_storage.path(first.path))
    written_at = place.stat().st_mtime_ns
    before = everything_stored()

    second = store([b"the ", b"same"], **A_FILE)

    assert second.path == first.path
    assert everything_stored() == before
    assert place.stat().st_mtime_ns == written_at


@pytest.mark.parametrize("left", [b"wh", b"whale"])
def test_half_an_object_and_an_altered_one_are_replaced_by_the_whole(left):
    file = store(b"whole", **A_FILE)
    Path(default_storage.path(file.path)).write_bytes(left)

    store_content(b"whole")

    assert default_storage.open(file.path).read() == b"whole"


def test_content_that_breaks_off_leaves_nothing():
    def breaks_off():
        yield b"half"
        raise ConnectionError

    before = everything_stored()
    with pytest.raises(ConnectionError):
        store(breaks_off(), **A_FILE)

    assert everything_stored() == before
    assert StoredFile.objects.count() == 0


def test_a_large_file_takes_no_more_memory_than_a_middling_one():
    def memory_for(megabytes):
        tracemalloc.start()
        store_content(bytes([number % 251]) * 1_000_000 for number in range(megabytes))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert memory_for(60) < 1.2 * memory_for(2 * IN_MEMORY // 1_000_000)


@pytest.mark.slow
def test_a_kill_while_writing_leaves_no_half_object():
    """Only a temporary file may stay."""
    script = """
import django; django.setup()
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
import time
class Slow(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"half"
        print("began", flush=True)
        time.sleep(30)
default_storage.save("aa/bb/slow-object", Slow(b""))
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], env=environment_of_tests() | {"PYTHONPATH": "."}, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"began\n"
        process.kill()
    wait_until(lambda: process.poll() is not None, what="its end")

    assert not default_storage.exists("aa/bb/slow-object")
    for leftover in Path(default_storage.path("aa/bb")).iterdir():
        assert leftover.name.startswith("incoming-")
        os.unlink(leftover)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE files_storedfile SET name = 'other.csv'",
        "DELETE FROM files_storedfile",
        "TRUNCATE files_storedfile CASCADE",
        "UPDATE files_download SET form = 'xlsx'",
        "DELETE FROM files_download",
    ],
)
def test_the_database_refuses_to_change_or_remove_files_and_downloads(statement):
    file = store(b"kept", **A_FILE)
    person = UserFactory()
    set_actor(person)
    Download.objects.create(stored_file=file, form="csv", by=person)
    connection.check_constraints()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert StoredFile.objects.get().name == "test.csv"
    assert Download.objects.get().form == "csv"
