"""Deletes codes that expired more than a day ago."""

from datetime import timedelta

from nexo.domain.accounts.models import OneTimeCode
from nexo.kernel import clock

_KEPT = timedelta(days=1)


def delete_old_codes() -> int:
    """Return how many were deleted; they hold digests alone and prove nothing."""
    deleted, _ = OneTimeCode.objects.filter(expires_at__lt=clock.now() - _KEPT).delete()
    return deleted
