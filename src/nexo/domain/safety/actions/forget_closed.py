"""Deletes what was closed long ago, with its messages and pictures."""

from datetime import timedelta

from django.db import transaction

from nexo.domain.safety.enums import Status
from nexo.domain.safety.models import ConfidentialReport
from nexo.kernel import clock

KEPT = timedelta(days=365)


@transaction.atomic
def forget_closed() -> int:
    """Delete the reports closed more than a year ago; return how many. No row of them stays anywhere."""
    old = ConfidentialReport.objects.filter(status=Status.CLOSED, moved_at__lt=clock.now() - KEPT)
    count = old.count()
    old.delete()
    return count
