"""What the supervisor says on the terminal."""

import sys

from nexo.config.demo.ports import Ports
from nexo.config.environment import Environment


def say(text: str) -> None:
    """Print one line at once, also into a file or a pipe."""
    print(text, flush=True)  # noqa: T201 - this is the terminal of a command


def say_ready(environment: Environment, ports: Ports | None, seconds: float) -> None:
    """Print where to go, and in the demo who to be."""
    say(f"\nNexo is ready ({seconds:.1f} s).\n")
    say(f"  Portal      {environment.url}/")
    say(f"  Workbench   {environment.url}/panel/")
    if ports is not None:
        say(f"  Telephone   {environment.url}/demo/phone/")
        say(f"  Outbox      {environment.url}/demo/outbox/")
        say(f"  Mail        smtp://localhost:{ports.inbox}  (mail for the town, without signing in)")
    say("\nCtrl-C stops it.\n" if sys.stdout.isatty() else "")
