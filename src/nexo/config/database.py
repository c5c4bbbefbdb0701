"""Turns a PostgreSQL address into Django's settings and back into libpq's words."""

from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from nexo.config.environment import Environment


def embedded_url(environment: Environment) -> str:
    """Return the address of the embedded server: its socket, no port open to anybody."""
    return socket_url(str(environment.run_dir / "postgres"))


def socket_url(folder: str, database: str = "nexo") -> str:
    """Return the address of `database` on the socket in `folder`."""
    return f"postgresql://nexo@/{database}?host={quote(folder, safe='')}"


def database_url(environment: Environment) -> str:
    """Return the address in force: the operator's, else that of the embedded server."""
    if environment.database_url:
        return environment.database_url
    return embedded_url(environment)


def django_database(url: str) -> dict[str, Any]:
    """Return Django's settings for `url`; the query part goes to libpq as it is."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("NEXO_DATABASE_URL must begin with postgresql://")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "nexo",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
