"""Django's settings; values that an operator may change come from `nexo.config.environment`."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from nexo.config.database import database_url, django_database
from nexo.config.environment import environment
from nexo.config.logs import logging_config

_environment = environment()
_package = Path(__file__).resolve().parents[1]

# What the floors below read; each is explained in `environment`.
NEXO_PROFILE = _environment.profile.value
NEXO_IS_DEMO = _environment.is_demo
NEXO_DATA_DIR = _environment.data
NEXO_PUBLIC_URL = _environment.url
NEXO_METRICS_TOKEN = _environment.metrics_token

SECRET_KEY = _environment.signing_key()
SECRET_KEY_FALLBACKS = [key for key in _environment.secret_key_fallbacks.split(",") if key]
DEBUG = False
ALLOWED_HOSTS = [*_environment.hosts]
CSRF_TRUSTED_ORIGINS = [_environment.url]
ROOT_URLCONF = "nexo.config.urls"
WSGI_APPLICATION = "nexo.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- Rooms -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_cotton",
    "nexo.kernel.events",
    "nexo.kernel.jobs",
    "nexo.kernel.audit",
    "nexo.kernel.files",
    "nexo.kernel.text",
    "nexo.domain.accounts",
    "nexo.domain.organisation",
    "nexo.domain.settings",
    "nexo.domain.parties",
    "nexo.domain.catalogue",
    "nexo.domain.knowledge",
    "nexo.domain.interactions",
    "nexo.domain.cases",
    "nexo.domain.satisfaction",
    "nexo.domain.guidance",
    "nexo.domain.notifications",
    "nexo.domain.visits",
    "nexo.domain.authorities",
    "nexo.domain.works",
    "nexo.domain.automation",
    "nexo.domain.campaigns",
    "nexo.domain.improvements",
    "nexo.domain.safety",
    "nexo.domain.analytics",
    "nexo.application",
    "nexo.web.ui",
    "nexo.web.portal",
    "nexo.web.workbench",
    "nexo.web.api",
]
if _environment.is_demo:
    INSTALLED_APPS.append("nexo.web.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nexo.config.headers.headers_middleware",
    "csp.middleware.CSPMiddleware",
    "nexo.config.hostile.HostileAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Data ------------------------------------------------------------------------------------------------

DATABASES = {"default": django_database(database_url(_environment))}
# Only sign-in limits are cached; they must hold over all web processes, so they live in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "nexo_cache"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600

STATIC_URL = "/static/"
STATIC_ROOT = _environment.data / "static"
# `nexo up` collects the files; a checkout where that has not happened yet serves them from their rooms.
_collected = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not _collected
WHITENOISE_MANIFEST_STRICT = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Language and time -----------------------------------------------------------------------------------

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Español")), ("en", _("Inglés")), ("pt", _("Portugués"))]
# The sites bring their own, as applications; these are what speaks from below them.
LOCALE_PATHS = [_package / floor / "locale" for floor in ("kernel", "domain", "application", "adapters")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Cookies, headers, what a browser may do -------------------------------------------------------------

# Cookies are not kept apart by port: two installations on one machine need names of their own.
_cookie = "__Host-nexo-{}" if _environment.is_https else f"nexo{_environment.port}-{{}}"
SESSION_COOKIE_NAME = _cookie.format("session")
SESSION_COOKIE_SECURE = _environment.is_https
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = _cookie.format("csrf")
CSRF_COOKIE_SECURE = _environment.is_https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "nexo.web.portal.pages.ask.again.refused"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_NAME = _cookie.format("language")
LANGUAGE_COOKIE_SECURE = _environment.is_https
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Only our front door speaks to Django, and it rewrites what is forwarded (`nexo.config.door`).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _environment.is_https
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$", r"^internal/"]
SECURE_HSTS_SECONDS = 2 * 365 * 86400 if _environment.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _environment.is_https
SECURE_HSTS_PRELOAD = _environment.is_https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Accounts --------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/panel/entrar/"
LOGIN_REDIRECT_URL = "/panel/"
ACCOUNT_ADAPTER = "nexo.web.workbench.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "nexo.web.workbench.accounts.forms.SignInForm",
    "reset_password": "nexo.web.workbench.accounts.forms.ForgottenForm",
    "reset_password_from_key": "nexo.web.workbench.accounts.forms.NewPasswordForm",
    "change_password": "nexo.web.workbench.accounts.forms.ChangeForm",
    "reauthenticate": "nexo.web.workbench.accounts.forms.ConfirmForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A mail to an address that nobody here has would let strangers write in our name.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Officials share computers: the session ends with the browser, at the latest after SESSION_COOKIE_AGE.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/panel/entrar/"
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _environment.is_https else "http"
# Newcomers try the demo with its printed passwords alone; a real town hall asks every official for more.
NEXO_SECOND_FACTOR_REQUIRED = not _environment.is_demo
MFA_ADAPTER = "nexo.web.workbench.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "nexo.web.workbench.accounts.forms.CodeForm",
    "reauthenticate": "nexo.web.workbench.accounts.forms.ConfirmCodeForm",
    "activate_totp": "nexo.web.workbench.accounts.forms.TurnOnForm",
    "add_webauthn": "nexo.web.workbench.accounts.forms.PasskeyForm",
    "generate_recovery_codes": "nexo.web.workbench.accounts.forms.NewCodesForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Nexo"
MFA_TOTP_TOLERANCE = 1
# Browsers treat localhost as a secure origin; there the demo's passkeys work without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _environment.is_https
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LOGGING = logging_config(_environment.log_level, plain=_environment.is_demo)
