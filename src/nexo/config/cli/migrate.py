"""`nexo migrate`."""

import django
import typer
from django.core.management import call_command

from nexo.config import tables
from nexo.config.assets import collect_if_changed
from nexo.config.environment import environment
from nexo.config.postgres.checks import refuse_unfit


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(migrate)


def migrate() -> None:
    """Bring the tables and the collected static files to this version."""
    django.setup()
    refuse_unfit()
    call_command("migrate", interactive=False, verbosity=1)
    call_command("createcachetable", verbosity=0)
    # Read here: it needs Django set up.
    from nexo.application.packs.terms import install_packaged_terms  # noqa: PLC0415

    install_packaged_terms()
    collect_if_changed()
    tables.remember(environment())
