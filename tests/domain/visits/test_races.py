"""Several officials at once, on real connections."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from nexo.domain.visits.actions.arrive import arrive
from nexo.domain.visits.actions.invite import invite_next
from nexo.domain.visits.errors import NobodyWaits
from nexo.domain.visits.models import Visit
from nexo.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works):
    """Do all at once, each on a connection of its own; return what each returned."""
    gate, now = threading.Barrier(len(works)), clock.now()

    def run(work):
        try:
            gate.wait(30)
            with clock.frozen(now):
                return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_officials_who_press_at_once_call_two_people(seated, clerk, colleague):
    first, second = (arrive(actor=clerk, queue_id=seated.pk) for _ in range(2))
    called = together(lambda: invite_next(actor=clerk), lambda: invite_next(actor=colleague))
    assert {one.pk for one in called} == {first.pk, second.pk}
    assert {one.staff_id for one in Visit.objects.all()} == {clerk.staff_id, colleague.staff_id}


def test_of_two_who_call_the_last_one_only_one_does(seated, clerk, colleague):
    arrive(actor=clerk, queue_id=seated.pk)

    def call(actor):
        try:
            return invite_next(actor=actor)
        except NobodyWaits:
            return None

    called = together(lambda: call(clerk), lambda: call(colleague))
    assert sorted(one is None for one in called) == [False, True]


def test_numbers_given_at_two_doors_at_once_have_no_holes(seated, clerk, colleague):
    def give(actor):
        return [arrive(actor=actor, queue_id=seated.pk).number for _ in range(10)]

    given = together(lambda: give(clerk), lambda: give(colleague))
    assert sorted(number for part in given for number in part) == list(range(1, 21))
