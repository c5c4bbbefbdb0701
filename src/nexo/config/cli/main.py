"""Finds the group that was called and turns what went wrong into one sentence."""

import os
import sys
from importlib import import_module

import click
import typer

from nexo.config.errors import OperatorError
from nexo.kernel.errors import DomainError

# In the order of the help. Each module has `register(app)`.
_GROUPS = (
    "up",
    "migrate",
    "demo",
    "doctor",
    "mail",
    "channels",
    "audit",
    "backup",
    "restore",
    "http",
    "reference",
)


def main() -> int:
    """Run one command and return its exit code; a person never sees a trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
    called = sys.argv[1] if len(sys.argv) > 1 else ""
    app = build([called] if called in _GROUPS else _GROUPS)
    try:
        result = app(standalone_mode=False)
    except (OperatorError, DomainError) as error:
        return _fail(str(error))
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return 130
    except BrokenPipeError:
        # Whoever read us, such as `head`, has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0


def build(groups: "tuple[str, ...] | list[str]" = _GROUPS) -> typer.Typer:
    """Return the application with the commands of `groups`."""
    app = typer.Typer(
        name="nexo",
        help="Nexo: every contact of a town hall in one ledger.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    for group in groups:
        import_module(f"nexo.config.cli.{group}").register(app)
    return app


def _root() -> None:
    """Nexo: every contact of a town hall in one ledger."""


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - this is the terminal of a command
    return 1
