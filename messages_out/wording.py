"""Plain-text templates. Values typed by users must not become Notify's markdown (headings, bullets, links).

An invisible zero-width space breaks what could.
"""

import re
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from files.links import address_of
from messages_out.models import Message

BREAK = "\u200b"
PRIVATE_LINK = "(private link, in the email itself)"
_ADDRESS = re.compile(r"[\w./?=&%~-]*")
_LINK_PARTS = re.compile(r"(?<=\])(?=[\[(])|(?<=:)(?=/)|(?<=www)(?=\.)|(?<=<)|(?<=`)|(?<=\()(?=\()", re.IGNORECASE)
_LINE_MARK = re.compile(r"^(?=[#*+^>|=_~-]|\d+[.)])")


def render(template: str, personalisation: dict[str, Any]) -> tuple[str, str]:
    """Subject (the first line of `messages/<template>.txt`) and body (after an empty line)."""
    values = {name: as_plain_text(value) for name, value in personalisation.items()}
    values["service_name"] = settings.SERVICE_NAME
    values["service_url"] = settings.SERVICE_URL
    values["private_link"] = PRIVATE_LINK
    source: Any = get_template(f"messages/{template}.txt")
    text = source.template.render(Context(values, autoescape=False))
    subject, _, body = text.partition("\n")
    return subject.strip()[:250], re.sub(r"\n{3,}", "\n\n", body).strip()


def body_to_send(message: Message) -> str:
    """With the address of its link. Raises LinkIsOver."""
    return message.body.replace(PRIVATE_LINK, address_of(message.link)) if message.link else message.body


def as_plain_text(value: Any) -> Any:
    """Addresses of our own service stay links; lists are done item by item."""
    if isinstance(value, list | tuple):
        return [as_plain_text(item) for item in value]
    if isinstance(value, dict):
        return {name: as_plain_text(item) for name, item in value.items()}
    if not isinstance(value, str) or is_our_own_address(value):
        return value
    one_line = " ".join(value.split())
    return _LINE_MARK.sub(BREAK, _LINK_PARTS.sub(BREAK, one_line))


def is_our_own_address(text: str) -> bool:
    start = f"{settings.SERVICE_URL}/"
    return text.startswith(start) and bool(_ADDRESS.fullmatch(text, len(start)))
