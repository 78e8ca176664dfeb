import os

from django.core.asgi import get_asgi_application

from common.roles import refuse_to_start_as_owner

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_service.settings")
os.environ.setdefault("PROCESS", "web")  # settings give a page little patience with locks and queries

application = get_asgi_application()
refuse_to_start_as_owner()
