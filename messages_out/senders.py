import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from notifications_python_client.errors import APIError, HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from files.links import LinkIsOver
from messages_out.models import Message
from messages_out.wording import body_to_send
from work.leases import Lease, WorkError

SECONDS_TO_ANSWER = 10
"""For each of at most two calls to Notify; together well within the lease."""

# The client's own warnings quote answers, which quote addresses.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

Sender = Callable[[Message, Lease], str]


class NotNow(WorkError):
    """Notify could not take the message, or may have: ask later."""


class Refused(WorkError):
    """Notify will never take it."""


def sender() -> Sender:
    """Chosen by `settings.MESSAGES`."""
    return {"notify": by_notify, "outbox": to_outbox}[settings.MESSAGES]


def to_outbox(message: Message, lease: Lease) -> str:
    """`/outbox/` shows the row."""
    return ""


def by_notify(message: Message, lease: Lease) -> str:
    """Sends once, and returns Notify's id.

    After an earlier try, whose answer may be lost, Notify is first asked for our reference; while it cannot say,
    nothing is sent: late is better than twice.
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
    try:
        body = body_to_send(message)
    except LinkIsOver as error:
        raise Refused("The link in it does not work any more.") from error
    lease.require_seconds(SECONDS_TO_ANSWER + 1)
    accepted = _call(
        client.send_email_notification,
        email_address=message.to,
        template_id=settings.NOTIFY_TEMPLATE_ID,
        personalisation={"subject": message.subject, "body": body},
        reference=str(message.reference),
    )
    return accepted["id"]


def _call(function: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
    """Errors keep only the status: their texts may quote the address."""
    try:
        return function(**arguments)
    except InvalidResponse as error:
        raise NotNow("GOV.UK Notify gave an answer that could not be read.") from error
    except HTTPError as error:
        if _is_for_good(error):
            raise Refused(f"GOV.UK Notify refused the message ({error.status_code}).") from error
        raise NotNow(f"GOV.UK Notify could not take the message now ({error.status_code}).") from error


def _is_for_good(error: APIError) -> bool:
    """A refused key (401, 403) is ours to mend, so messages wait."""
    return 400 <= error.status_code < 500 and error.status_code not in (401, 403, 408, 429)
