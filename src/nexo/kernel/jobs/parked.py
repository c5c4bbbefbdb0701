"""What a person can do about a job that the machine has given up."""

from django.db import transaction

from nexo.kernel.errors import Conflict
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.models import FailedJob


class JobSettled(Conflict):
    """Somebody has already dealt with this job."""

    code = "job_settled"
    message = "Este trabajo ya no está detenido."


def retry_failed(job: FailedJob) -> None:
    """Start a failed job again, with all its tries before it."""
    with transaction.atomic():
        discard_failed(job)
        defer(job.task, queue=job.queue, **job.args)


def discard_failed(job: FailedJob) -> None:
    """Give a failed job up for good; the caller writes down who and why in the audit."""
    if not FailedJob.objects.filter(pk=job.pk).delete()[0]:
        raise JobSettled
