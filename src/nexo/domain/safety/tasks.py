"""Jobs of confidential reports."""

from nexo.domain.safety.actions.forget_closed import forget_closed
from nexo.kernel.jobs.task import task


@task(name="safety.forget_closed", queue="default", cron="40 4 * * *", retry=1)
def task_forget_closed() -> None:
    """Delete what was closed more than a year ago."""
    forget_closed()
