"""Who is asking. Rights are read again at each request; a session ends when nobody has used it for long."""

from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoAuthenticationMiddleware


class AuthenticationMiddleware(DjangoAuthenticationMiddleware):
    """Django's own, in our room so that time-outs have a place to live."""
