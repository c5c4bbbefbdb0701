"""Jobs of knowledge: each loads by id and calls one action."""

from uuid import UUID

from nexo.domain.knowledge.actions.record_text import SPEAK, make_recording
from nexo.kernel.jobs.task import task


@task(name=SPEAK, retry=3)
def task_speak(recording_id: str) -> None:
    """Have the speech engine read a text aloud."""
    make_recording(recording_id=UUID(recording_id))
