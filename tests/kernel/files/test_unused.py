"""Files that nobody came to use are deleted after two days; one in use, or just being attached, never is."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import close_old_connections, connection, transaction

from nexo.application.intake.submit_request import Asked, submit_request
from nexo.domain.cases.actions.open_case import Place
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import Attachment
from nexo.kernel import clock
from nexo.kernel.actors import anonymous, system
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import path_of, store
from nexo.kernel.files.tasks import task_delete_unused
from nexo.kernel.files.unused import delete_batch, delete_unused
from nexo.testing.town import small_town

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
TWO_DAYS = timedelta(hours=48)

pytestmark = pytest.mark.usefixtures("data_folder")


@pytest.fixture
def town(db):
    with clock.frozen(MONDAY):
        yield small_town()


def keep(town, content=b"una foto", *, at=MONDAY):
    with clock.frozen(at):
        return store(content, filename="foto.txt", jurisdiction_id=town.jurisdiction.id)


def attach(town, *files):
    machine = system(town.jurisdiction.id)
    return register_contact(
        actor=machine, channel="counter", party=None, text="x", kind=InteractionKind.VISIT, files=files
    )


def run(after=TWO_DAYS + timedelta(seconds=1)):
    with clock.frozen(MONDAY + after):
        task_delete_unused()


def there():
    return set(StoredFile.objects.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_an_abandoned_file_goes_after_two_days_with_its_bytes(town) -> None:
    left = keep(town)
    run(after=TWO_DAYS)
    assert there() == {left.pk}
    run()
    assert there() == set()
    assert not path_of(left.sha256).exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_in_use_stays(town) -> None:
    used, left = keep(town, b"usado"), keep(town, b"dejado")
    attach(town, used)
    run(after=timedelta(days=400))
    assert there() == {used.pk}
    assert path_of(used.sha256).exists()
    assert not path_of(left.sha256).exists()


@pytest.mark.django_db(transaction=True)
def test_bytes_that_another_row_has_stay(town) -> None:
    left, newer = keep(town), keep(town, at=MONDAY + timedelta(hours=47))
    run()
    assert there() == {newer.pk}
    assert path_of(left.sha256).exists()


def test_a_run_is_bounded_and_the_next_goes_on(town) -> None:
    for number in range(5):
        keep(town, f"foto {number}".encode())
    with clock.frozen(MONDAY + timedelta(days=3)):
        assert delete_unused(batch=2, most_batches=2) == 4
        assert len(there()) == 1
        assert delete_unused(batch=2, most_batches=2) == 1


def test_twenty_files_cost_few_statements_each(town, django_assert_max_num_queries) -> None:
    for number in range(20):
        keep(town, f"foto {number}".encode())
    with django_assert_max_num_queries(110):
        run()


@pytest.mark.django_db(transaction=True)
def test_whoever_is_attaching_the_file_wins(town) -> None:
    """The request is written but not committed while the janitor runs: its file is passed by."""
    used, left = keep(town, b"usado"), keep(town, b"dejado")
    asked = Asked(
        key="x",
        version=town.versions["AP01"],
        description="x",
        place=Place(text="Mitre 1"),
        file_ids=[used.pk],
    )
    with transaction.atomic():
        submit_request(actor=anonymous(town.jurisdiction.id), asked=asked)
        _elsewhere(run)
    assert there() == {used.pk}
    assert Attachment.objects.get().file_id == used.pk
    assert path_of(used.sha256).exists()
    assert not path_of(left.sha256).exists()


@pytest.mark.django_db(transaction=True)
def test_a_draft_whose_photo_is_just_going_is_sent_without_it(town) -> None:
    left = keep(town)
    run()
    asked = Asked(
        key="x",
        version=town.versions["AP01"],
        description="x",
        place=Place(text="Mitre 1"),
        file_ids=[left.pk],
    )
    assert submit_request(actor=anonymous(town.jurisdiction.id), asked=asked).case.evidence.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_file_attached_between_the_look_and_the_lock_stays(town) -> None:
    """What the first look found unused is looked at again under the lock."""
    used = keep(town, b"usado")
    found = StoredFile.objects.filter(pk=used.pk)
    attach(town, used)
    assert delete_batch(found, 10) == 0
    assert there() == {used.pk}


def _elsewhere(do) -> None:
    """Do something on another connection and wait for it."""
    failures = []

    def work():
        try:
            do()
        except BaseException as failure:  # noqa: BLE001 - told to the test below
            failures.append(failure)
        finally:
            connection.close()
            close_old_connections()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    assert failures == []
