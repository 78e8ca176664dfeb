from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.browser.visitor import Visitor


def become(visitor: Visitor, person: User) -> None:
    client = Client()
    client.force_login(person, backend="accounts.backends.KnownPerson")
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.context.add_cookies([{"name": session.key, "value": session.value, "url": visitor.address}])
