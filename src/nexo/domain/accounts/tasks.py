"""Jobs of logins: each calls one action."""

from nexo.domain.accounts.actions.delete_old_codes import delete_old_codes
from nexo.kernel.jobs.task import task


@task(name="accounts.delete_old_codes", cron="17 4 * * *", retry=1)
def task_delete_old_codes() -> None:
    """Delete codes that expired more than a day ago."""
    delete_old_codes()
