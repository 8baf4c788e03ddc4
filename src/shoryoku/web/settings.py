"""Settings of the site, all from the environment; ``shoryoku serve`` sets it.

``SHORYOKU_DATA``: folder for the SQLite database, the key and collected static files.
``SHORYOKU_PRODUCTION``: ``1`` behind a real server; then the next two must be set.
``SHORYOKU_SECRET_KEY`` and ``SHORYOKU_HOSTS`` (host names with commas).
``DATABASE_URL``: a PostgreSQL database in place of SQLite.
``SHORYOKU_EXAMPLES``: firm files offered as examples, with the path separator of the system.
``SHORYOKU_ON``: a fixed day for rehearsals; today in Japan if left out.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy

from shoryoku.web.environment import (
    data_directory,
    database,
    folder_at,
    hosts,
    required_secret_key,
    secret_key,
)

_HERE = Path(__file__).parent
# one folder a section of the site, with its pages and their English
SECTIONS = [
    _HERE / name for name in ("front", "check", "results", "diagnosis", "timer", "programmes")
]

PRODUCTION = os.environ.get("SHORYOKU_PRODUCTION") == "1"
DEBUG = False
DATA = data_directory()
SECRET_KEY = required_secret_key() if PRODUCTION else secret_key(DATA)
ALLOWED_HOSTS = hosts() if PRODUCTION else ["*"]
EXAMPLES = [
    Path(path) for path in os.environ.get("SHORYOKU_EXAMPLES", "").split(os.pathsep) if path
]
ON = os.environ.get("SHORYOKU_ON")

ROOT_URLCONF = "shoryoku.web.urls"
WSGI_APPLICATION = "shoryoku.web.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_htmx",
    "shoryoku.web.apps.Site",
    "shoryoku.web.records",
]
MIDDLEWARE = [
    "shoryoku.web.headers.WithoutBody",
    "django.middleware.security.SecurityMiddleware",
    "shoryoku.web.headers.SafeHeaders",
    "django.middleware.gzip.GZipMiddleware",  # lengths are padded, so that they betray no token
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shoryoku.web.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shoryoku.web.front.errors.NotTooLarge",
    "shoryoku.web.access.Guard",
    "shoryoku.web.front.errors.Unreadable",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [folder / "templates" for folder in [_HERE, *SECTIONS]],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "shoryoku.web.front.context.site",
            ],
            "builtins": ["shoryoku.web.templatetags.shown", "django.templatetags.i18n"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", gettext_lazy("日本語")), ("en", gettext_lazy("英語"))]
LOCALE_PATHS = [folder / "locale" for folder in [_HERE, *SECTIONS]]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = "Asia/Tokyo"  # shown; the database holds UTC
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = folder_at(DATA / "static")
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False

# a firm file is a few kilobytes; anything much larger is not one (``front.errors.NotTooLarge``)
DATA_UPLOAD_MAX_MEMORY_SIZE = 600_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 800
FILE_UPLOAD_MAX_MEMORY_SIZE = 600_000

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shoryoku.web.front.errors.refused"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
# a link to a record is a key: no other site may learn it
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # paths hold keys: a request is logged by its route alone (see ``front.errors``); a logger
    # without any handler would still write to the terminal
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
        "shoryoku.web": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
