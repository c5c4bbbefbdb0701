"""The housekeeping of files."""

import time

from nexo.kernel.files.look import look_at_new
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import folder, remove_orphan
from nexo.kernel.files.unused import delete_unused
from nexo.kernel.jobs.task import task

_OLD_SECONDS = 24 * 3600


@task(name="files.sweep", cron="23 4 * * *", retry=1)
def task_sweep() -> None:
    """Delete bytes without a row: what a rolled back transaction or a crash left, once it is a day old."""
    # The age of a file on disk is the machine's matter, not the clock's.
    border = time.time() - _OLD_SECONDS
    for leaf in sorted(folder().glob("??/??")):
        names = {path.name.lstrip(".")[:64] for path in leaf.iterdir() if path.stat().st_mtime < border}
        known = set(StoredFile.objects.filter(sha256__in=names).values_list("sha256", flat=True))
        for digest in sorted(names - known):
            remove_orphan(digest)


@task(name="files.delete_unused", cron="41 3 * * *", retry=1)
def task_delete_unused() -> None:
    """Delete files that were uploaded two days ago or more and used for nothing, such as those of a draft."""
    delete_unused()


@task(name="files.look", cron="*/5 * * * *", retry=1, one_at_a_time=True)
def task_look() -> None:
    """Look at the pictures that came in, so that alike ones are found."""
    look_at_new()
