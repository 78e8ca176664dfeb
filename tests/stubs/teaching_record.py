"""The local stub over loopback, and one that misbehaves."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from mentors import stub

ADA = {"trn": "1234567", "first_name": "Ada", "last_name": "Ní Bhriain", "date_of_birth": "1985-03-14"}
BORN = {"date_of_birth-day": "14", "date_of_birth-month": "March", "date_of_birth-year": "1985"}


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[str]:
    """Its address; answers in a thread."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def teaching_record(settings) -> Iterator[str]:
    """The service asks it."""
    with serving(stub.server(0)) as address:
        settings.TEACHING_RECORD_URL = address
        yield address


class OddRegister(ThreadingHTTPServer):
    """Answers `status` and `body` after `delay` seconds."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), OddAnswer)
        self.status, self.body, self.delay = 200, b"{}", 0.0
        self.asked: list[tuple[str, dict[str, str]]] = []

    def says(self, status: int, body: object = None) -> None:
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


class OddAnswer(BaseHTTPRequestHandler):
    server: OddRegister

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        time.sleep(self.server.delay)
        self.send_response(self.server.status)
        self.send_header("Location", "https://elsewhere.example/")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def odd_register(settings) -> Iterator[OddRegister]:
    server = OddRegister()
    with serving(server) as address:
        settings.TEACHING_RECORD_URL = address
        yield server


@pytest.fixture
def register_is_down(settings) -> None:
    with serving(stub.server(0)) as address:
        settings.TEACHING_RECORD_URL = address
