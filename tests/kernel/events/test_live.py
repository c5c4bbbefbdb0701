"""Live announcements."""

import json
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction

from kernel.undone import undone
from nexo.kernel.events.live import CHANNEL, announce

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def listener():
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters, autocommit=True) as other:
        other.execute(f"LISTEN {CHANNEL}")
        yield lambda: [json.loads(one.payload) for one in other.notifies(timeout=0.3)]


def test_is_heard_after_commit(listener):
    with transaction.atomic():
        announce("cases.changed", [UUID(int=1), UUID(int=2)], jurisdiction_id=UUID(int=3))
        assert listener() == []
    assert listener() == [
        {
            "topic": "cases.changed",
            "jurisdiction": str(UUID(int=3)),
            "ids": [str(UUID(int=1)), str(UUID(int=2))],
        }
    ]


def test_a_rollback_says_nothing(listener):
    with undone():
        announce("cases.changed", [UUID(int=1)])
    assert listener() == []


def test_many_ids_fit_into_several_notes(listener):
    ids = [uuid4() for _ in range(401)]
    announce("cases.changed", ids)
    notes = listener()
    assert [one for note in notes for one in note["ids"]] == [str(one) for one in ids]
    assert (len(notes), notes[0]["jurisdiction"]) == (3, None)
