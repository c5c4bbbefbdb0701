"""Fails when a model has changed without a migration; needs no database."""

import os
import sys
import tempfile
import warnings

import django
from django.core.management import call_command


def main() -> None:
    """Ask Django; exits with 1 and the missing operations."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "nexo.config.settings",
            "NEXO_PROFILE": "demo",
            "NEXO_DATA_DIR": folder,
        }
        django.setup()
        # It would like to compare with the tables of a database; here only the code counts.
        warnings.filterwarnings("ignore", "Got an error checking a consistent migration history")
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)


if __name__ == "__main__":
    sys.exit(main())
