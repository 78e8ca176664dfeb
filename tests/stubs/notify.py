"""A GOV.UK Notify on the loopback: real HTTP, and any trouble on demand."""

import json
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

API_KEY = "stub-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE_ID = "7c5d5b4e-3a0e-4d0e-9f3b-000000000001"
SENDING = "/v2/notifications/email"


@dataclass
class Notify:
    """`troubles` is used up in order: a status (429), "reset", "lose" (accept, then drop the line), "slow" (accept,
    then answer after `seconds`), or "ok".
    """

    address: str = ""
    troubles: list[int | str] = field(default_factory=list)
    accepted: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    lookups_fail: bool = False
    seconds: float = 0.0

    def references(self) -> list[str]:
        return [message["reference"] for message in self.accepted]


@contextmanager
def running_notify() -> Iterator[Notify]:
    notify = Notify()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"notify": notify}))
    server.daemon_threads = True
    notify.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield notify
    server.shutdown()
    server.server_close()
    thread.join()


class _Answers(BaseHTTPRequestHandler):
    notify: Notify

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self.notify.calls.append(f"GET {address.path}")
        if self.notify.lookups_fail:
            return self._answer(500, _errors("Exception", "Internal server error"))
        (reference,) = parse_qs(address.query).get("reference", [""])
        found = [message for message in self.notify.accepted if message["reference"] == reference]
        return self._answer(200, {"notifications": found, "links": {}})

    def do_POST(self) -> None:
        self.notify.calls.append(f"POST {self.path}")
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        trouble = self.notify.troubles.pop(0) if self.notify.troubles else "ok"
        if self.headers["Authorization"].count(".") != 2 or asked["template_id"] != TEMPLATE_ID:
            return self._answer(403, _errors("AuthError", "Invalid token"))
        if isinstance(trouble, int):
            return self._answer(trouble, _errors("TroubleError", f"{asked['email_address']} has trouble"))
        if trouble == "reset":
            return self._hang_up()
        message = asked | {"id": str(uuid.uuid4()), "status": "created"}
        self.notify.accepted.append(message)
        if trouble == "lose":
            return self._hang_up()
        if trouble == "slow":
            time.sleep(self.notify.seconds)
        return self._answer(201, {"id": message["id"], "reference": message["reference"]})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the caller was killed or has given up

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def log_message(self, *args: object) -> None:
        pass


def _errors(kind: str, message: str) -> dict[str, Any]:
    return {"errors": [{"error": kind, "message": message}]}


def rendered_links_and_headings(markdown: str) -> list[str]:
    """Links, addresses, headings, bullets, insets and rules that Notify would make."""
    inline = re.findall(r"\[[^\]\n]*\]\([^)\n]*\)|https?://\S+|<\w+[:@][^>\n]*>", markdown, re.IGNORECASE)
    blocks = re.findall(r"^ *(?:#{1,6}.*|[*+-] .*|\d+[.)] .*|\^.*|>.*|[-*_]{3,} *|[=-]+ *)$", markdown, re.MULTILINE)
    return inline + blocks
