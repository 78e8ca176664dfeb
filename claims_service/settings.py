"""The environment is read here and nowhere else.

`SERVICE_ENVIRONMENT` is `production`, `local` (bin/dev) or `test` (pytest). Production does not start with a default
that is only fit for a laptop.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from claims_service import environment as env
from claims_service.production import refusals
from claims_service.rights import RIGHTS

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What this process is -------------------------------------------------------------------------

SERVICE_ENVIRONMENT = env.one_of("SERVICE_ENVIRONMENT", ["production", "local", "test"])
IN_PRODUCTION = SERVICE_ENVIRONMENT == "production"
DEBUG = os.environ.get("DEBUG") == "yes"
SERVICE_NAME = "Claim funding for mentor training"
SERVICE_VERSION = os.environ.get("SERVICE_VERSION", "development")
SUPPORT_EMAIL = os.environ.get("SUPPORT_EMAIL", "support@claim-funding.example")


def in_production_required(name: str, otherwise: str) -> str:
    """`otherwise` is the default elsewhere."""
    return env.required(name) if IN_PRODUCTION else os.environ.get(name) or otherwise


# --- Web -----------------------------------------------------------------------------------------

SERVICE_URL = in_production_required("SERVICE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
SECRET_KEY = in_production_required("SECRET_KEY", "for-local-use-only-" + "0123456789abcdef" * 4)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if IN_PRODUCTION else "127.0.0.1 localhost testserver")
ROOT_URLCONF = "claims_service.urls"
WSGI_APPLICATION = "claims_service.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "csp",
    "pgtrigger",
    "govuk_frontend_django",
    "common",
    "govuk",
    "activity",
    "work",
    "files",
    "uploads",
    "messages_out",
    "accounts",
    "schools",
    "mentors",
    "providers",
    "training_records",
    "claims",
    "sampling",
    "support",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "claims_service.middleware.refuse_nul_bytes",
    "claims_service.middleware.ignore_healthcheck_cookies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.AuthenticationMiddleware",
    "accounts.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "claims_service.middleware.no_store_when_signed_in",
    "claims_service.middleware.explain_refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.layout_context",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Of a spreadsheet that somebody uploads (uploads/limits.py); registers are larger.
UPLOAD_LIMITS = {"size": 5_000_000, "rows": 20_000, "columns": 200, "unpacked": 100_000_000}
REGISTER_UPLOAD_LIMITS = {"size": 9_000_000, "rows": 200_000, "columns": 300, "unpacked": 500_000_000}

# --- Data ----------------------------------------------------------------------------------------

# The service's own role, which owns no table (claims_service/rights.py).
DATABASE_URL = env.required("DATABASE_URL")
# The owner of the tables: only `migrate` uses it.
OWNER_DATABASE_URL = os.environ.get("OWNER_DATABASE_URL", "")
TABLE_RIGHTS = RIGHTS
_database: dict[str, Any] = {**dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
_database["OPTIONS"] = {"connect_timeout": 5, **_database.get("OPTIONS", {})}
if os.environ.get("PROCESS") == "web":
    # A web request never waits long for a lock or a query; the worker may.
    _database["OPTIONS"]["options"] = "-c statement_timeout=15000 -c lock_timeout=3000"
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.required("REDIS_URL")
# Without TLS or a password, because nothing but the service reaches it.
REDIS_IS_PRIVATE = os.environ.get("REDIS_IS_PRIVATE") == "yes"
RQ_QUEUES = {
    "default": {
        "URL": REDIS_URL,
        "SERIALIZER": "rq.serializers.JSONSerializer",
        "DEFAULT_TIMEOUT": 120,
        "REDIS_CLIENT_KWARGS": {"socket_connect_timeout": 0.5, "socket_timeout": 2},
    }
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "claims_service.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
IDLE_MINUTES = {"school": 60, "provider": 60, "support": 30}

# --- Work ----------------------------------------------------------------------------------------

SWEEP_SECONDS = env.whole_number("SWEEP_SECONDS", 15)
LEASE_SECONDS = env.whole_number("LEASE_SECONDS", 30)
HEARTBEAT_STALE_SECONDS = env.whole_number("HEARTBEAT_STALE_SECONDS", 60)

# --- Limits ---------------------------------------------------------------------------------------

LETTERS_AN_HOUR = env.whole_number("LETTERS_AN_HOUR", 10)
LINK_DOWNLOADS_AN_HOUR = env.whole_number("LINK_DOWNLOADS_AN_HOUR", 30)
SEARCHES_A_MINUTE = env.whole_number("SEARCHES_A_MINUTE", 60)

# --- Outside services ----------------------------------------------------------------------------

SIGN_IN = env.one_of("SIGN_IN", ["closed", "personas"], None if IN_PRODUCTION else "personas")
MESSAGES = env.one_of("MESSAGES", ["notify", "outbox"], None if IN_PRODUCTION else "outbox")
NOTIFY_BASE_URL = os.environ.get("NOTIFY_BASE_URL", "https://api.notifications.service.gov.uk")
NOTIFY_API_KEY = env.required("NOTIFY_API_KEY") if MESSAGES == "notify" else ""
NOTIFY_TEMPLATE_ID = env.required("NOTIFY_TEMPLATE_ID") if MESSAGES == "notify" else ""
TEACHING_RECORD_URL = in_production_required("TEACHING_RECORD_URL", "http://127.0.0.1:8099")
TEACHING_RECORD_TOKEN = in_production_required("TEACHING_RECORD_TOKEN", "local-stub")
TEACHING_RECORD_TIMEOUT_SECONDS = env.whole_number("TEACHING_RECORD_TIMEOUT_SECONDS", 5)

# --- Files ---------------------------------------------------------------------------------------

FILES_ROOT = Path(in_production_required("FILES_ROOT", str(BASE_DIR / ".local" / "files")))
STORAGES = {
    "default": {
        "BACKEND": os.environ.get("FILES_STORAGE", "files.storage.DigestStorage"),
        "OPTIONS": {"location": str(FILES_ROOT)} if "FILES_STORAGE" not in os.environ else {},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
# ClamAV: tcp://host:port or unix:///path. Without it no evidence can be opened.
VIRUS_SCANNER = env.address("VIRUS_SCANNER", ["tcp", "unix"])
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".local" / "static"
_PACKAGES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "claims_service" / "static",
    ("govuk-frontend", _PACKAGES / "govuk-frontend" / "dist" / "govuk"),
    ("moj-frontend", _PACKAGES / "@ministryofjustice" / "frontend" / "moj"),
    ("accessible-autocomplete", _PACKAGES / "accessible-autocomplete" / "dist"),
]
WHITENOISE_USE_FINDERS = not IN_PRODUCTION
WHITENOISE_AUTOREFRESH = False

# --- People --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.KnownPerson"]
LOGIN_URL = "/sign-in/"

# --- Language and clock --------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- Safety --------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if IN_PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthcheck$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"

# --- Logging -------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "common.private_paths.Formatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    # It writes whole addresses, and the teaching record is asked with a TRN and a date of birth in one.
    # Waitress warns of each request that waits for a thread.
    "loggers": {"urllib3": {"level": "ERROR"}, "waitress.queue": {"level": "ERROR"}},
}

# --- What production refuses ----------------------------------------------------------------------

if IN_PRODUCTION and (_broken := list(refusals(globals()))):
    raise ImproperlyConfigured("Production does not start: " + "; ".join(_broken) + ".")
