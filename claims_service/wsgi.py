"""The web process: `gunicorn claims_service.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_service.settings")
os.environ.setdefault("PROCESS", "web")  # settings give a page little patience with locks and queries

application = get_wsgi_application()
