"""Runs jobs: `python -m nexo.config.worker [QUEUE…]`; without a queue, those of all."""

import sys
import threading

import django

from nexo.config.environment import environment
from nexo.config.spawn import end_with_parent


def main() -> None:
    """Work until told to stop."""
    end_with_parent()
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.config.watch import watch_mailboxes  # noqa: PLC0415
    from nexo.kernel.jobs.worker import run  # noqa: PLC0415

    threading.Thread(target=watch_mailboxes, name="watch", daemon=True).start()
    run(sys.argv[1:] or None, environment().worker_concurrency)


if __name__ == "__main__":
    main()
