"""Runs one job in a process of its own, so that its death is nobody else's and is known to be its own."""

import json
import subprocess
import sys
from typing import Any

SLOWEST_S = 120


def run_apart(name: str, *, slowest_s: float = SLOWEST_S, **args: Any) -> bool:
    """Run the task called `name` apart and wait for it; False when its process died or took over `slowest_s` seconds.

    An error that the task raises is no death: it went as wrong here as it would anywhere, and returns True;
    the task itself has to write down what it found.
    """
    command = [sys.executable, "-m", "nexo.kernel.jobs.apart", name, json.dumps(args)]
    try:
        done = subprocess.run(command, timeout=slowest_s, check=False)  # noqa: S603 - our own program
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in (0, 1)


def main(name: str, given: str) -> int:
    """Do it here; exit code 1 for an error that was raised."""
    # Only importable once Django knows its applications.
    import django  # noqa: PLC0415

    django.setup()
    from nexo.kernel.jobs.task import call, declared  # noqa: PLC0415 - as above

    known = declared(name)
    if known is None:
        return 1
    try:
        call(known, json.loads(given), 0)
    except Exception as error:  # noqa: BLE001 - an edge: the kind of the error, never its text
        sys.stderr.write(f"{name} failed apart: {type(error).__name__}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
