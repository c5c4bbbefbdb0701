"""The link by which an empty installation is begun: signed, for a day, worthless once there is a town."""

from datetime import timedelta

from django.core import signing

from nexo.domain.organisation.models import Jurisdiction

_SALT = "nexo.first_run"
_LASTS = timedelta(days=1)


def is_empty() -> bool:
    """Say whether nobody governs here yet."""
    return not Jurisdiction.objects.exists()


def first_key() -> str:
    """Return the key of a link that begins the installation."""
    return signing.dumps("begin", salt=_SALT)


def opens(key: str) -> bool:
    """Say whether a key begins this installation: ours, of today, and there is no town yet."""
    try:
        return bool(signing.loads(key, salt=_SALT, max_age=_LASTS) == "begin" and is_empty())
    except signing.BadSignature:
        return False
