"""Finds the group that was called and turns what went wrong into one sentence."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from nexo.config.errors import OperatorError
from nexo.kernel.errors import DomainError

if TYPE_CHECKING:
    import typer

# In the order of the help. Each module has `register(app)`.
_GROUPS = (
    "up",
    "migrate",
    "first-run",
    "demo",
    "doctor",
    "mail",
    "channels",
    "streets",
    "pack",
    "routing",
    "automation",
    "control",
    "classify",
    "audit",
    "backup",
    "restore",
    "http",
    "open311",
    "reference",
)


def main() -> int:
    """Run one command and return its exit code; a person never sees a trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
    called = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        if sys.argv[1:] == ["up"]:
            return _start_now()
        build([called] if called in _GROUPS else _GROUPS)()
    except OperatorError as error:
        return _fail(str(error))
    except DomainError as refused:
        return _fail(_in_english(refused))
    except BrokenPipeError:
        # Whoever read us, such as `head`, has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _start_now() -> int:
    """Start without reading what only other commands need: every restart of a town hall waits for this."""
    from nexo.config.environment import environment  # noqa: PLC0415 - see above
    from nexo.config.supervisor.run import up  # noqa: PLC0415 - see above

    up(environment())
    return 0


def build(groups: Sequence[str] = _GROUPS) -> "typer.Typer":
    """Return the application with the commands of `groups`."""
    import typer  # noqa: PLC0415 - not read by `nexo up`

    app = typer.Typer(
        name="nexo",
        help="Nexo: every contact of a town hall in one ledger.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    for group in groups:
        import_module(f"nexo.config.cli.{group.replace('-', '_')}").register(app)
    return app


def _root() -> None:
    """Nexo: every contact of a town hall in one ledger."""


def _in_english(refused: DomainError) -> str:
    """Say a refusal as the commands say everything else."""
    import django  # noqa: PLC0415 - see above
    from django.utils.translation import override  # noqa: PLC0415 - see above

    django.setup()
    with override("en"):
        return refused.said


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - this is the terminal of a command
    return 1
