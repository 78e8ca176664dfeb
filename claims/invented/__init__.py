"""Data for demonstrations and measurements. Production cannot import it."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if settings.IN_PRODUCTION:
    raise ImproperlyConfigured("Invented claims do not exist in production.")
