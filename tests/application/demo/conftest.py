"""One small town, loaded once for the tests of this folder that read it, and taken away after them."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection

from nexo.application.demo.load.loader import load
from nexo.application.demo.profiles import Profile
from nexo.kernel import clock

# Many people and few contacts: most have one matter only, whose rows can be told apart.
SMALL = Profile("small", 12_000, 365, 0.01)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def small_city(django_db_setup, django_db_blocker, tmp_path_factory):
    heard = []
    with django_db_blocker.unblock(), clock.frozen(NOW):
        loaded = load(SMALL, progress=lambda sentence, share: heard.append((sentence, share)))
    yield loaded, heard
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
