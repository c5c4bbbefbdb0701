"""Django's settings; values that an operator may change come from `nexo.config.environment`."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = Path(os.environ.get("NEXO_DATA_DIR", "./var")).resolve()

SECRET_KEY = os.environ.get("NEXO_SECRET_KEY", "insecure")
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
ROOT_URLCONF = "nexo.config.urls"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "es"
AUTH_USER_MODEL = "accounts.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "nexo.kernel.events",
    "nexo.kernel.jobs",
    "nexo.kernel.audit",
    "nexo.kernel.files",
    "nexo.kernel.text",
    "nexo.domain.accounts",
    "nexo.domain.organisation",
    "nexo.domain.parties",
    "nexo.domain.catalogue",
    "nexo.domain.knowledge",
    "nexo.domain.interactions",
    "nexo.domain.cases",
    "nexo.domain.satisfaction",
    "nexo.domain.notifications",
    "nexo.domain.analytics",
    "nexo.application",
]

MIDDLEWARE: list[str] = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
