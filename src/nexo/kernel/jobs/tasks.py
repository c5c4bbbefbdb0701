"""The queue's own housekeeping."""

from nexo.kernel.jobs.failures import collect_failures
from nexo.kernel.jobs.task import all_declared, task


@task(name="jobs.collect_failures", cron="* * * * *", retry=1)
def task_collect_failures() -> None:
    """Move jobs that are given up to where a person finds them."""
    tasks = all_declared()
    collect_failures(ignored={one.name for one in tasks if one.cron}, known={one.name for one in tasks})
