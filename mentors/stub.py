import csv
import json
import re
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PEOPLE = Path(__file__).parent / "data" / "stub_people.csv"
LOOPBACK = "127.0.0.1"
PERSON = re.compile(r"/v3/persons/([0-9]{7})")


@cache
def people() -> dict[str, dict[str, str]]:
    with PEOPLE.open(encoding="utf-8", newline="") as file:
        return {row["trn"]: row for row in csv.DictReader(file)}


class Answer(BaseHTTPRequestHandler):
    """GET /v3/persons/{trn}?dateOfBirth=1985-03-14; anything else is 404."""

    def do_GET(self) -> None:
        if self.headers.get("Authorization") != f"Bearer {settings.TEACHING_RECORD_TOKEN}":
            self.say(401, {"title": "Unauthorized"})
            return
        person = self.person()
        if person is None:
            self.say(404, {"title": "Person not found", "status": 404})
        else:
            names = {"firstName": person["first_name"], "middleName": "", "lastName": person["last_name"]}
            self.say(200, {"trn": person["trn"], **names, "dateOfBirth": person["date_of_birth"]})

    def person(self) -> dict[str, str] | None:
        address = urlsplit(self.path)
        match = PERSON.fullmatch(address.path)
        found = people().get(match[1]) if match else None
        born = parse_qs(address.query).get("dateOfBirth", [])
        return found if found and born in ([], [found["date_of_birth"]]) else None

    def say(self, status: int, body: dict[str, object]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """A line for each request would hold a TRN and a date of birth."""


def server(port: int) -> ThreadingHTTPServer:
    """On loopback, not serving yet; port 0 takes a free one. Raises where people are real."""
    if settings.IN_PRODUCTION:
        raise ImproperlyConfigured("The stub of the teaching record does not run in production.")
    return ThreadingHTTPServer((LOOPBACK, port), Answer)
