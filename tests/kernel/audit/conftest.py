"""Ledgers that begin at one."""

from pathlib import Path

import pytest
from django.db import connection


@pytest.fixture
def fresh_ledgers(transactional_db: None, data_folder: Path) -> Path:
    """Begin both books anew; returns the data folder."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE nexo_audit_entries_seq RESTART")
        cursor.execute("ALTER SEQUENCE nexo_audit_reads_seq RESTART")
    return data_folder
