"""The Teaching Record Service (TRS, API version 3): who has a TRN and a date of birth.

The date must not reach a log: errors of the HTTP library carry the whole address, so none leaves this module.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import requests
from django.conf import settings

API_VERSION = "20250627"
LONGEST_NAME = 100


@dataclass(frozen=True)
class Found:
    """A person with one name has it as the first."""

    first_name: str
    last_name: str


@dataclass(frozen=True)
class NotFound:
    """The register does not say which of the two is wrong."""


class RecordNotInUse(Exception):
    """The reason is for people to read."""


REPLACED = "This TRN was replaced by another when two teaching records were joined. Ask the mentor for their TRN now"
DEACTIVATED = "The teaching record with this TRN is closed. Ask the mentor for their TRN now"
NOT_IN_USE = {requests.codes.permanent_redirect: REPLACED, requests.codes.gone: DEACTIVATED}


class TeachingRecordUnavailable(Exception):
    """Down, slow, or an answer that we do not understand."""


def look_up(trn: str, date_of_birth: date) -> Found | NotFound:
    """One request with a time limit, never repeated. Raises RecordNotInUse and TeachingRecordUnavailable."""
    status, body = _ask(trn, date_of_birth)
    if status in NOT_IN_USE:
        raise RecordNotInUse(NOT_IN_USE[status])
    if status == requests.codes.not_found:
        return NotFound()
    if status != requests.codes.ok or not isinstance(body, dict):
        raise TeachingRecordUnavailable(f"the teaching record answered with status {status}")
    return _person(body)


def _ask(trn: str, date_of_birth: date) -> tuple[int, Any]:
    """The status and the JSON, None where it is none."""
    try:
        response = requests.get(
            f"{settings.TEACHING_RECORD_URL.rstrip('/')}/v3/persons/{trn}",
            params={"dateOfBirth": date_of_birth.isoformat()},
            headers={"Authorization": f"Bearer {settings.TEACHING_RECORD_TOKEN}", "X-Api-Version": API_VERSION},
            timeout=settings.TEACHING_RECORD_TIMEOUT_SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        trouble = type(error).__name__
    else:
        return response.status_code, _json(response)
    raise TeachingRecordUnavailable(f"the teaching record did not answer: {trouble}")


def _json(response: requests.Response) -> Any:
    try:
        return response.json()
    except requests.JSONDecodeError:
        return None


def _person(body: dict[str, Any]) -> Found:
    """Some people have one name: the other is "" or null."""
    names = [_name(body, "firstName"), _name(body, "lastName")]
    first, last = sorted(names, key=lambda name: name == "")
    if not first:
        raise TeachingRecordUnavailable("the teaching record answered without a name")
    return Found(first, last)


def _name(body: dict[str, Any], key: str) -> str:
    name = body.get(key, 0)
    name = "" if name is None else name
    if not isinstance(name, str) or "\x00" in name:
        raise TeachingRecordUnavailable("the teaching record answered without a name")
    return " ".join(name.split())[:LONGEST_NAME]
