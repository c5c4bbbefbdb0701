"""Jobs of the guided conversation."""

from nexo.domain.guidance.actions.keep_talk import end_silent_talks
from nexo.kernel.jobs.task import task


@task(name="guidance.end_silent_talks", cron="*/15 * * * *", retry=1)
def task_end_silent_talks() -> None:
    """End the talks that people left."""
    end_silent_talks()
