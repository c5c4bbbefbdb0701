"""Settings of the peer's site: what its manual requires, PostgreSQL, mail that goes nowhere, no debugging."""

import os
from urllib.parse import parse_qs, urlsplit

_given = urlsplit(os.environ["PEER_DATABASE_URL"])
_host = _given.hostname or parse_qs(_given.query).get("host", [""])[0]

SECRET_KEY = "a bench keeps no secrets"  # noqa: S105 - it guards a database that is thrown away
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "benchmarks.peers.helpdesk_site.urls"
WSGI_APPLICATION = "benchmarks.peers.helpdesk_site.wsgi.application"
USE_TZ = True
TIME_ZONE = "America/Argentina/Buenos_Aires"
LANGUAGE_CODE = "es"
STATIC_URL = "/static/"
MEDIA_ROOT = os.environ["PEER_FOLDER"]
MEDIA_URL = "/media/"
LOGIN_URL = "/helpdesk/login/"
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HELPDESK_TEAMS_MODE_ENABLED = False  # it would need a further package
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _given.path.strip("/"),
        "USER": _given.username or "",
        "PASSWORD": _given.password or "",
        "HOST": _host,
        "PORT": str(_given.port or ""),
        "CONN_MAX_AGE": 300,
    }
}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.humanize",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
LOGGING = {"version": 1, "disable_existing_loggers": True}
