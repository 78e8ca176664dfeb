"""The two ways out: the local outbox, where a message is read in the browser, and GOV.UK Notify."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from notifications_python_client.errors import APIError, HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from messages_out.models import Message
from work.leases import Lease, WorkError

SECONDS_TO_ANSWER = 10
"""For each of the at most two calls to Notify; together well within the lease."""

# The client's own warnings quote answers, which quote addresses.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

Sender = Callable[[Message, Lease], str]


class NotNow(WorkError):
    """Notify could not take the message, or may have taken it: ask again later."""


class Refused(WorkError):
    """Notify will never take this message."""


def sender() -> Sender:
    """The way out that the settings name."""
    return {"notify": by_notify, "outbox": to_outbox}[settings.MESSAGES]


def to_outbox(message: Message, lease: Lease) -> str:
    """Nothing leaves the machine; `/outbox/` shows the row."""
    return ""


def by_notify(message: Message, lease: Lease) -> str:
    """Hand a message over once, and return Notify's own id.

    Our reference goes with it. If there was an earlier try, of which the answer may have been lost, Notify is
    asked for that reference first; as long as it cannot say, nothing is sent, since late is better than twice.
    """
    client = NotificationsAPIClient(
        settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_BASE_URL, timeout=SECONDS_TO_ANSWER
    )
    if message.first_tried_at is not None:
        known = _call(client.get_all_notifications, reference=str(message.reference))["notifications"]
        if known:
            return known[0]["id"]
    if message.is_too_late:
        raise Refused("It could not be sent while it was true.")
    lease.require_seconds(SECONDS_TO_ANSWER + 1)
    accepted = _call(
        client.send_email_notification,
        email_address=message.to,
        template_id=settings.NOTIFY_TEMPLATE_ID,
        personalisation={"subject": message.subject, "body": message.body},
        reference=str(message.reference),
    )
    return accepted["id"]


def _call(function: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
    """Errors are told by their status only: their texts may quote the address."""
    try:
        return function(**arguments)
    except InvalidResponse as error:
        raise NotNow("GOV.UK Notify gave an answer that could not be read.") from error
    except HTTPError as error:
        if _is_for_good(error):
            raise Refused(f"GOV.UK Notify refused the message ({error.status_code}).") from error
        raise NotNow(f"GOV.UK Notify could not take the message now ({error.status_code}).") from error


def _is_for_good(error: APIError) -> bool:
    """Bad requests stay bad. A refused key (401, 403) is mended by us, so the messages wait for that."""
    return 400 <= error.status_code < 500 and error.status_code not in (401, 403, 408, 429)
