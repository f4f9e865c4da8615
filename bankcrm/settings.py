"""Every setting of the product; .env.example explains those that come from the environment."""

import base64
import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from environs import validate

from bankcrm.environment import Environment, database_settings, refuse_debug
from bankcrm.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
EIGHT_GIB = 8 * 1024**3

env = Environment()

# --- What kind of installation this is -------------------------------------------------------
BANKCRM_ENV = env.str(
    "BANKCRM_ENV", "production", validate=validate.OneOf(["production", "demo", "test"])
)
PRODUCTION = BANKCRM_ENV == "production"
TESTING = BANKCRM_ENV == "test"


def default_for_a_first_look(value: Any) -> Any:
    """A default for demo and tests; in production the setting must be given (`...`)."""
    return ... if PRODUCTION else value


DEBUG = env.bool("DEBUG", False, validate=refuse_debug if PRODUCTION else ())
SECRET_KEY = env.str("SECRET_KEY", "for tests only") if TESTING else env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default_for_a_first_look(["localhost", "127.0.0.1", "[::1]", "testserver"])
)

# --- Where things are --------------------------------------------------------------------------
BANKCRM_PORT = env.int("BANKCRM_PORT", 8000, validate=validate.Range(1, 65535))
BANKCRM_PROXIES = env.int("BANKCRM_PROXIES", int(PRODUCTION), validate=validate.Range(0, 9))
BANKCRM_FAILED_SIGN_INS_PER_ADDRESS = env.int(
    "BANKCRM_FAILED_SIGN_INS_PER_ADDRESS", 50, validate=validate.Range(0)
)
BANKCRM_VAR = Path(env.str("BANKCRM_VAR", str(BASE_DIR / "var")))
BANKCRM_INBOX = Path(env.str("BANKCRM_INBOX", str(BANKCRM_VAR / "inbox")))
# Web and job share it, where each has a `var` of its own.
BANKCRM_POPULATION = Path(folder) if (folder := env.str("BANKCRM_POPULATION", "")) else None
STATIC_ROOT = Path(env.str("BANKCRM_STATIC", str(BANKCRM_VAR / "static")))
REDIS_URL = env.str("REDIS_URL", default_for_a_first_look(""))

# --- The database: one alias, three roles ------------------------------------------------------
BANKCRM_DB_ROLE = env.str(
    "BANKCRM_DB_ROLE", "owner", validate=validate.OneOf(["owner", "web", "job"])
)
DATABASE_URL = env.database("DATABASE_URL")
DATABASE_URLS = {
    "owner": DATABASE_URL,
    "web": env.database("DATABASE_URL_WEB", default_for_a_first_look(DATABASE_URL)),
    "job": env.database("DATABASE_URL_JOB", default_for_a_first_look(DATABASE_URL)),
}
# Only `prepare_roles` uses it: who may create the other three.
DATABASE_URL_ADMIN = env.database("DATABASE_URL_ADMIN", "")

# --- Keys of personal data ---------------------------------------------------------------------


def derived_key(purpose: str) -> str:
    """A key for a first look, which then needs no second secret beside SECRET_KEY."""
    digest = hashlib.sha256(f"{purpose}:{SECRET_KEY}".encode()).digest()
    return base64.b64encode(digest).decode()


BANKCRM_FIELD_KEYS: str = env.field_keys(
    "BANKCRM_FIELD_KEYS", default_for_a_first_look(json.dumps({"demo": derived_key("field")}))
)
BANKCRM_INDEX_KEY: str = env.secret_bytes(
    "BANKCRM_INDEX_KEY", default_for_a_first_look(derived_key("index"))
)

# --- What a delivery and a night may do --------------------------------------------------------
BANKCRM_MANIFEST_REQUIRED = env.bool("BANKCRM_MANIFEST_REQUIRED", PRODUCTION)
BANKCRM_MAX_FILE_BYTES = env.int("BANKCRM_MAX_FILE_BYTES", EIGHT_GIB, validate=validate.Range(1))
BANKCRM_SHRINK_GUARD: Decimal = env.share("BANKCRM_SHRINK_GUARD", Decimal("0.05"))
BANKCRM_REJECT_GUARD_SHARE: Decimal = env.share("BANKCRM_REJECT_GUARD_SHARE", Decimal("0.02"))
BANKCRM_REJECT_GUARD_ROWS = env.int("BANKCRM_REJECT_GUARD_ROWS", 10, validate=validate.Range(0))
BANKCRM_HOLD_SHARE: Decimal = env.share("BANKCRM_HOLD_SHARE", Decimal("0.05"))
BANKCRM_HOLD_CUSTOMERS = env.int("BANKCRM_HOLD_CUSTOMERS", 1000, validate=validate.Range(0))
BANKCRM_NIGHT_START: str = env.time_of_day("BANKCRM_NIGHT_START", "01:00")
BANKCRM_NIGHT_DEADLINE: str = env.time_of_day("BANKCRM_NIGHT_DEADLINE", "06:00")
BANKCRM_ALARM: str = env.alarm("BANKCRM_ALARM", "")
BANKCRM_CHANNELS: dict[str, str] = env.channels("BANKCRM_CHANNELS", "")
BANKCRM_ADDRESS: str = env.address("BANKCRM_ADDRESS", "")
BANKCRM_MESSAGE_CAP_DAYS = env.int("BANKCRM_MESSAGE_CAP_DAYS", 7, validate=validate.Range(0))
BANKCRM_HOLDOUT: Decimal = env.share("BANKCRM_HOLDOUT", Decimal("0.10"))
BANKCRM_OVERDUE_REMIND = env.int("BANKCRM_OVERDUE_REMIND", 3, validate=validate.Range(0))
BANKCRM_OVERDUE_ESCALATE = env.int("BANKCRM_OVERDUE_ESCALATE", 5, validate=validate.Range(0))
BANKCRM_OVERDUE_REASSIGN = env.int("BANKCRM_OVERDUE_REASSIGN", 7, validate=validate.Range(0))
BANKCRM_NEAR_LINE_SHARE: Decimal = env.share("BANKCRM_NEAR_LINE_SHARE", Decimal("0.05"))

# --- What people may do by day -----------------------------------------------------------------
BANKCRM_PHONES_SHOWN_PER_DAY = env.int(
    "BANKCRM_PHONES_SHOWN_PER_DAY", 60, validate=validate.Range(0)
)

# --- Mail, for the alarm -----------------------------------------------------------------------
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "bankcrm@localhost")
EMAIL_TIMEOUT = 10

# --- Logs --------------------------------------------------------------------------------------
BANKCRM_LOG_FORMAT = env.str(
    "BANKCRM_LOG_FORMAT",
    "json" if PRODUCTION else "console",
    validate=validate.OneOf(["json", "console"]),
)
BANKCRM_LOG_LEVEL = env.str(
    "BANKCRM_LOG_LEVEL",
    "INFO",
    validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]),
)

env.finish()  # nothing below reads the environment

LOGGING = logging_config(BANKCRM_LOG_FORMAT, BANKCRM_LOG_LEVEL)
LOGGING_CONFIG = "bankcrm.logs.configure"

# --- Django ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials",
    "axes",
    # Ours, from the ground up; after the others, whose admin pages they take away or replace.
    "kernel",
    "staff",
    "customers",
    "tiering",
    "campaigns",
    "bankcrm",
]

MIDDLEWARE = [
    "kernel.once.OnceMiddleware",
    "bankcrm.answers.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # random padding hides how long a secret is
    "bankcrm.csp.ContentSecurityPolicyMiddleware",
    "bankcrm.answers.NoStoreMiddleware",
    "bankcrm.answers.NullCharacterMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bankcrm.answers.NotAllowedMiddleware",
    "bankcrm.answers.PersonalNumberMiddleware",  # here, because its page has a language
    "bankcrm.answers.NotNowMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers for a locked-out sign-in
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bankcrm.shell.shell",
            ],
            "libraries": {"lucide": "kernel.templatetags.icons"},
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # a widget of our own is a template

ROOT_URLCONF = "bankcrm.urls"
WSGI_APPLICATION = "bankcrm.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": database_settings(DATABASE_URLS[BANKCRM_DB_ROLE], BANKCRM_DB_ROLE)}

# Web processes share counters and locks through Redis; a lone test process needs none.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "bankcrm",
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- Celery: a doorbell without memory ---------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE = {
    # The ledger decides whether there is anything to do: a night to begin or a run to finish.
    "ring": {"task": "bankcrm.ring", "schedule": 60.0, "options": {"expires": 60}},
    # Tells of what is new, when a channel out of the house is set.
    "tell": {"task": "bankcrm.tell", "schedule": 60.0, "options": {"expires": 60}},
    # Dry runs that somebody asked for while the bell was not heard.
    "dry-run": {"task": "campaigns.dry_run", "schedule": 60.0, "options": {"expires": 60}},
}

# --- Who signs in ------------------------------------------------------------------------------
AUTH_USER_MODEL = "staff.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "staff.requests.OfficerBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "staff:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "staff:sign-in"

# A branch sits behind one address: a name is locked at an address, and the address itself only
# after many more failures (BANKCRM_FAILED_SIGN_INS_PER_ADDRESS), as of somebody who tries one
# password on name after name.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nobody keeps a branch out by trying on
AXES_HANDLER = "bankcrm.lock_out.LockOutHandler"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"  # of the form; the model calls it staff_no
AXES_LOCKOUT_TEMPLATE = "staff/locked-out.html"
AXES_VERBOSE = False

if TESTING:
    # Slow hashing protects stolen passwords; test passwords are not worth the minutes.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# --- Walls around the browser ------------------------------------------------------------------
# A message may name a customer, or hold a one-time link: not in a cookie, which is only signed.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 10 * 60 * 60  # one working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a sheet has two for each unit of the bank
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

if PRODUCTION:
    # TLS ends at the bank's proxy, which must set (and never pass on) this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

# --- Languages and time ------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Static files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Names carry a hash of the content. Compressing takes a minute, which a first look does not have.
STATIC_STORAGES = {
    "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    "demo": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGES[BANKCRM_ENV]},
}
# Tests serve files from where they lie, without collecting them first.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING

# --- REST API ----------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "bankcrm.api_tokens.GuardedTokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    # No browsable pages: they need inline scripts, which the content security policy forbids.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kernel.plain_json.PlainJSONParser"],
    "EXCEPTION_HANDLER": "kernel.api_refusals.in_words",
    "DEFAULT_PAGINATION_CLASS": "kernel.paging.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["kernel.api_lists.ClosedFilters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "NUM_PROXIES": 0,  # REMOTE_ADDR is right already, and X-Forwarded-For is anybody's word
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.AnonRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min", "anon": "30/min", "failed_tokens": "20/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bank CRM",
    "DESCRIPTION": "Customers, labels, campaigns and follow-ups, as far as the officer may see.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    "ENUM_NAME_OVERRIDES": {
        "ReferenceKind": "bankcrm.references.KINDS",
        "RunKind": "bankcrm.enums.RunKind",
        "RunState": "bankcrm.enums.State",
        "CampaignState": "campaigns.enums.CampaignState",
        "FollowUpState": "campaigns.enums.FollowUpState",
        "StageEnum": "campaigns.enums.Stage",
    },
}
