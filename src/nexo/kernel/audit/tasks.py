"""The job of the ledgers."""

from nexo.kernel.audit.seal import seal_all
from nexo.kernel.jobs.task import task


@task(name="audit.seal", cron="* * * * *", retry=1)
def task_seal() -> None:
    """Seal what has settled since the last minute."""
    seal_all()
