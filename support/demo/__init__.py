"""A service to try out: real schools and providers, invented people and claims. Production cannot import it."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if settings.IN_PRODUCTION:
    raise ImproperlyConfigured("The demonstration does not exist in production.")
