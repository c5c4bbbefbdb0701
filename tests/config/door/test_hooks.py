"""The acceptor: stored before it is answered, and nothing stored that is not proven."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from config.door.asking import ask, post_signed, speak
from config.door.conftest import SECRET, dsn_of_the_test_database, secrets_for
from nexo.adapters.shared.meta.signature import sign
from nexo.config.door import accounts, journal
from nexo.domain.interactions.actions.record_raw import INTERPRET
from nexo.domain.interactions.models import RawRecord
from nexo.domain.interactions.ports import RawRequest
from nexo.domain.interactions.queries.accounts import config_of, seal_context
from nexo.kernel.jobs.task import queue_of

pytestmark = pytest.mark.django_db(transaction=True)


def jobs() -> list[tuple[str, str, dict]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, task_name, args::text FROM procrastinate_jobs ORDER BY id")
        return [(queue, task, json.loads(args)) for queue, task, args in cursor.fetchall()]


def test_a_signed_request_is_stored_whole_with_its_job(door, account):
    payload = {"object": "whatsapp_business_account", "entry": []}
    answer = post_signed(
        door.port, account.pk, payload, SECRET, Authorization="Bearer x", Cookie="a=b", X_Token=SECRET
    )
    assert (answer.status, answer.body) == (200, b"")
    raw = RawRecord.objects.get()
    assert (raw.account_id, raw.method, raw.state, raw.attempts, raw.error, raw.key) == (
        account.pk,
        "POST",
        "received",
        0,
        "",
        None,
    )
    assert json.loads(bytes(raw.body)) == payload
    assert raw.headers["x-hub-signature-256"] == sign(SECRET, bytes(raw.body))
    assert "authorization" not in raw.headers
    assert "cookie" not in raw.headers
    assert "x-token" not in raw.headers
    assert jobs() == [("intake", "interactions.interpret", {"raw_ids": [str(raw.pk)]})]


def test_the_door_and_the_ledger_mean_the_same(account):
    """What the door repeats because it may not read the ORM."""
    assert accounts.sealing_context(account.pk) == seal_context(account.pk)
    assert config_of(account).secrets["app_secret"] == SECRET
    assert (INTERPRET, queue_of(INTERPRET)) == (journal.TASK, journal.QUEUE)


@pytest.mark.parametrize("signature", ["", "sha256=00", sign("another", b"{}"), "ñ"])
def test_a_forged_request_leaves_nothing_and_learns_nothing(door, account, signature):
    answer = ask(door.port, "POST", f"/hooks/whatsapp/{account.pk}/", b"{}", X_Hub_Signature_256=signature)
    assert (answer.status, answer.body) == (401, b"")
    assert (RawRecord.objects.count(), jobs()) == (0, [])


@pytest.mark.parametrize(
    "path",
    [
        "/hooks/",
        "/hooks/whatsapp/",
        "/hooks/whatsapp/not-an-id/",
        "/hooks/whatsapp/00000000-0000-0000-0000-000000000000/",
        "/hooks/telepathy/{id}/",
        "/hooks/voice/{id}/",
        "/hooks/whatsapp/{id}/more/",
    ],
)
def test_an_unknown_address_is_404(door, account, path):
    assert ask(door.port, "POST", path.format(id=account.pk), b"{}").status == 404


def test_an_account_of_another_channel_is_404(door, account):
    assert ask(door.port, "POST", f"/hooks/email/{account.pk}/", b"{}").status == 404


def test_the_handshake_answers_only_to_the_right_token(door, account):
    path = f"/hooks/whatsapp/{account.pk}/?hub.mode=subscribe&hub.challenge=77&hub.verify_token="
    right = ask(door.port, "GET", path + "token")
    wrong = ask(door.port, "GET", path + "tokem")
    assert (right.status, right.body, right.headers["content-type"]) == (
        200,
        b"77",
        "text/plain; charset=utf-8",
    )
    assert (wrong.status, wrong.body) == (403, b"")
    assert RawRecord.objects.count() == 0


def test_other_methods_are_refused(door, account):
    answer = ask(door.port, "DELETE", f"/hooks/whatsapp/{account.pk}/")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")


def test_a_declared_size_is_refused_before_a_byte_is_read(make_door, account):
    door = make_door(dsn=dsn_of_the_test_database(), NEXO_HOOK_MAX_BYTES="1000")
    head = f"POST /hooks/whatsapp/{account.pk}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"
    assert speak(door.port, head.encode()).startswith(b"HTTP/1.1 413 ")


def test_an_undeclared_size_is_cut_when_it_is_too_much(make_door, account):
    door = make_door(dsn=dsn_of_the_test_database(), NEXO_HOOK_MAX_BYTES="1000")
    head = f"POST /hooks/whatsapp/{account.pk}/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"258\r\n" + b"x" * 600 + b"\r\n"
    assert speak(door.port, head.encode() + body * 2).startswith(b"HTTP/1.1 413 ")
    assert RawRecord.objects.count() == 0


def test_a_database_that_does_not_answer_is_503_with_a_time_to_come_again(make_door, account):
    door = make_door()
    answer = post_signed(door.port, account.pk, {}, SECRET)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_a_nul_in_the_query_does_not_stop_the_request(door, account):
    body = b"{}"
    path = f"/hooks/whatsapp/{account.pk}/?a=%00b"
    answer = ask(door.port, "POST", path, body, X_Hub_Signature_256=sign(SECRET, body))
    assert answer.status == 200
    assert RawRecord.objects.get().query == {"a": "\N{REPLACEMENT CHARACTER}b"}


def test_many_at_once_are_stored_once_each_in_fewer_transactions(door, account):
    post_signed(door.port, account.pk, {"n": -1}, SECRET)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda n: post_signed(door.port, account.pk, {"n": n}, SECRET), range(200)))
    assert {answer.status for answer in answers} == {200}
    stored = sorted(json.loads(bytes(raw.body))["n"] for raw in RawRecord.objects.all())
    assert stored == list(range(-1, 200))
    named = [raw_id for _, _, args in jobs() for raw_id in args["raw_ids"]]
    assert sorted(named) == sorted(str(pk) for pk in RawRecord.objects.values_list("pk", flat=True))


def test_a_row_the_database_refuses_does_not_take_its_neighbours_along(account):
    """An account deleted between the check and the commit."""

    async def store_five() -> list:
        book = journal.Journal(dsn_of_the_test_database())
        writing = asyncio.create_task(book.run())
        owners = [account.pk, uuid4(), account.pk, uuid4(), account.pk]
        results = await asyncio.gather(
            *(book.store(journal.Row(owner, RawRequest(body=b"{}"))) for owner in owners),
            return_exceptions=True,
        )
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        return [type(result) for result in results]

    assert asyncio.run(store_five()) == [type(None), journal.Refused, type(None), journal.Refused, type(None)]
    assert RawRecord.objects.count() == 3
    assert len(jobs()) == 3


def test_more_than_can_wait_is_told_to_come_again(account):
    async def overfill() -> int:
        book = journal.Journal(dsn_of_the_test_database())
        entries = [journal.Row(account.pk, RawRequest(body=b"{}")) for _ in range(2_001)]
        waiting = [asyncio.create_task(book.store(entry)) for entry in entries]
        await asyncio.sleep(0)
        refused = [
            task for task in waiting if task.done() and isinstance(task.exception(), journal.Unavailable)
        ]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return len(refused)

    assert asyncio.run(overfill()) == 1


def test_a_changed_secret_counts_as_soon_as_it_is_announced(door, account):
    assert post_signed(door.port, account.pk, {}, SECRET).status == 200
    account.secrets_sealed = secrets_for(account.pk, {"app_secret": "new"})
    account.save()
    with psycopg.connect(dsn_of_the_test_database(), autocommit=True) as other:
        payload = json.dumps({"topic": "accounts", "ids": [str(account.pk)], "jurisdiction": None})
        statuses = []
        for _ in range(100):
            other.execute("SELECT pg_notify('nexo_live', %s)", [payload])
            statuses.append(post_signed(door.port, account.pk, {}, "new").status)
            if statuses[-1] == 200:
                break
    assert statuses[-1] == 200


def test_secrets_that_do_not_open_make_the_account_unknown(door, account):
    account.secrets_sealed = seal_for_somebody_else()
    account.save()
    assert post_signed(door.port, account.pk, {}, SECRET).status == 404


def seal_for_somebody_else() -> bytes:
    return secrets_for(uuid4(), {"app_secret": SECRET})


@pytest.mark.parametrize(
    ("point", "status", "rows"),
    [("K1", 500, 0), ("K2", 500, 0), ("K3", 500, 0), ("K4", 503, 0), ("K5", 500, 1)],
)
def test_no_error_acknowledges_what_is_not_stored(  # noqa: PLR0917 - fixtures and a table
    door, account, arm, point, status, rows
):
    arm(f"{point}:error")
    assert post_signed(door.port, account.pk, {}, SECRET).status == status
    arm("")
    assert (RawRecord.objects.count(), len(jobs())) == (rows, rows)
    assert post_signed(door.port, account.pk, {}, SECRET).status == 200
