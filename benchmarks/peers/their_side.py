"""django-helpdesk, loaded and measured in its own environment: `their_side load|serve|measure JSON`."""

import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.peers.helpdesk_site.settings")
django.setup()

from benchmarks.data.neutral import AREAS, LONG_CASE, cases  # noqa: E402 - Django first
from benchmarks.peers.asked import AREA, Asked, difference, recall  # noqa: E402 - Django first
from benchmarks.peers.reading import read, work  # noqa: E402 - Django first
from django.contrib.auth import get_user_model  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection  # noqa: E402 - Django first
from django.test import Client  # noqa: E402 - Django first
from django.test.utils import setup_test_environment  # noqa: E402 - Django first
from helpdesk.email import extract_email_metadata  # noqa: E402 - Django first
from helpdesk.models import Queue, Ticket  # noqa: E402 - Django first
from helpdesk.query import query_to_base64  # noqa: E402 - Django first

_PAGE = 25
_OPEN, _CLOSED = 1, 4
_TOKEN = "b" * 32
_NEW = "entrada"
"""The queue of what the workloads create; the reports are compared over the others."""


def load(given: dict[str, Any]) -> None:
    """Migrate, write queues, the official and the data set by COPY, and let the planner know it."""
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("atencion", "atencion@bench.example", "x")
    for number in range(AREAS):
        Queue.objects.create(id=number + 1, title=_area(number), slug=f"a{number}")
    Queue.objects.create(id=AREAS + 1, title=_NEW, slug=_NEW, allow_email_submission=True)
    with connection.cursor() as cursor:
        _copy(
            cursor,
            "helpdesk_ticket",
            "id title queue_id created modified submitter_email status on_hold description priority secret_key",
            given["size"],
            lambda one: [
                (
                    one.case + 1, one.title, one.area + 1, one.at, one.closed_at or one.at,
                    f"vecino{one.citizen}@bench.example", _CLOSED if one.closed_at else _OPEN, False, one.text, 3,
                    f"k{one.case}",
                )
            ],
        )  # fmt: skip
        _copy(
            cursor,
            "helpdesk_followup",
            "ticket_id date title comment public",
            given["size"],
            lambda one: [(one.case + 1, said.at, "Mensaje", said.text, True) for said in one.messages],
        )
        for table in ("helpdesk_ticket", "helpdesk_queue"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
            )
        cursor.execute("VACUUM ANALYZE")


def _area(number: int) -> str:
    return f"Area {number}"


def _copy(cursor: Any, table: str, columns: str, size: int, rows: Callable[[Any], list[Any]]) -> None:
    names = ", ".join(columns.split())
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as out:
        for one in cases(size):
            for row in rows(one):
                out.write_row(row)


def serve(_given: dict[str, Any]) -> dict[str, Any]:
    """Return what a client of the REST interface needs: path, queue and headers of a session."""
    client = _client()
    session = client.cookies["sessionid"].value
    return {
        "path": "/helpdesk/api/tickets/",
        "queue": Queue.objects.get(slug=_NEW).id,
        "headers": {"Cookie": f"sessionid={session}; csrftoken={_TOKEN}", "X-CSRFToken": _TOKEN},
    }


def _client() -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(get_user_model().objects.get(username="atencion"))
    return client


def measure(given: dict[str, Any]) -> dict[str, Any]:
    """Do every workload once; `given` holds the questions, the folder of mails and the limit in seconds."""
    setup_test_environment()
    asked, limit = Asked(**given["asked"]), given["limit"]
    desk = _Desk()
    deep = max(1, min(1000, len(range(AREA, asked.size, AREAS)) // _PAGE))
    results = {
        "W3 inbox, first page": read(lambda: desk.listing({"queue": AREA + 1}, 1), limit, _shown),
        f"W3 inbox, page {deep}": read(lambda: desk.listing({"queue": AREA + 1}, deep), limit, _shown),
        "W5 one citizen": read(
            lambda: desk.listing({"q": "vecino0@bench.example"}, 1),
            limit,
            lambda pages: f"{_total(pages)} of {len(asked.of_citizen)} cases",
        ),
        "W6 month x area x status": read(
            lambda: [desk.get("/helpdesk/reports/queuemonth/"), desk.get("/helpdesk/reports/queuestatus/")],
            limit,
            lambda pages: f"differs by {_report_difference(asked, pages)}",
        ),
        "W7 case of 200 messages": read(
            lambda: desk.get(f"/helpdesk/tickets/{LONG_CASE + 1}/"),
            limit,
            lambda page: f"{sum(text in page.content.decode() for text in asked.long_texts)} messages shown",
        ),
    }
    for name, text in asked.words.items():
        results[f"W4 search, {name}"] = read(
            lambda text=text: desk.listing({"q": text}, 1),
            limit,
            lambda pages, name=name: f"recall {recall(asked, name, _numbers(pages), _PAGE):.0%}",
        )
    results |= {"W1 case created, in process": _creation(given), "W2 mails": _mails(given)}
    return results


class _Desk:
    """The peer's inbox as its page uses it: the page, then the rows that its script asks for."""

    def __init__(self) -> None:
        self._client = _client()

    def get(self, url: str, **query: Any) -> Any:
        answer = self._client.get(url, query)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answered {answer.status_code}")
        return answer

    def listing(self, chosen: dict[str, Any], number: int) -> list[Any]:
        """Return the page and its `number`th rows: open ones of a queue, or all that a search finds; newest first."""
        page = self.get("/helpdesk/tickets/", sort="created", sortreverse="on", **chosen)
        filtering = {"queue__id__in": [chosen["queue"]], "status__in": [1, 2]} if "queue" in chosen else {}
        query = query_to_base64(
            {
                "filtering": filtering,
                "filtering_null": {},
                "sorting": "created",
                "sortreverse": "on",
                "search_string": chosen.get("q", ""),
            }
        )
        rows = self.get(
            f"/helpdesk/datatables_ticket_list/{query}", start=_PAGE * (number - 1), length=_PAGE, draw=1
        )
        return [page, rows]


def _numbers(pages: list[Any]) -> list[int]:
    return [row["id"] - 1 for row in pages[1].json()["data"]]


def _total(pages: list[Any]) -> int:
    return pages[1].json()["recordsFiltered"]


def _shown(pages: list[Any]) -> str:
    return f"{len(_numbers(pages))} rows"


def _report_difference(asked: Asked, pages: list[Any]) -> int:
    by_month, by_state = ({row[0]: row[1:] for row in page.context["data"]} for page in pages)
    heads = [page.context["headings"][1:] for page in pages]
    months, states = {}, {}
    for number in range(AREAS):
        months |= {
            f"{number}/{head}": count for head, count in zip(heads[0], by_month[_area(number)], strict=True)
        }
        counts = by_state[_area(number)]
        states |= {f"{number}/open": sum(counts[:2]), f"{number}/closed": sum(counts[2:])}
    return difference(asked.months, months) + difference(asked.states, states)


def _creation(given: dict[str, Any]) -> dict[str, Any]:
    client, queue = _client(), Queue.objects.get(slug=_NEW).id
    before = Ticket.objects.count()

    def create(number: int) -> None:
        body = {
            "queue": queue, "title": "Bomba", "description": given["text"],
            "submitter_email": f"nueva{number}@barrio.example", "priority": 3, "status": 1,
        }  # fmt: skip
        answer = client.post("/helpdesk/api/tickets/", json.dumps(body), content_type="application/json")
        if answer.status_code != 201:
            raise RuntimeError(f"creation answered {answer.status_code}: {answer.content[:200]!r}")

    done = work(create, given["creations"], given["limit"])
    made = Ticket.objects.count() - before
    return done | {"right": f"{made - done['done']:+d} cases"}


def _mails(given: dict[str, Any]) -> dict[str, Any]:
    queue, log = Queue.objects.get(slug=_NEW), logging.getLogger("bench")
    bodies = [path.read_bytes().decode() for path in sorted(Path(given["mails"]).iterdir())]
    before = Ticket.objects.count()
    done = work(
        lambda number: extract_email_metadata(bodies[number], queue, log), len(bodies), given["limit"]
    )
    made = Ticket.objects.count() - before
    return done | {"right": f"{made - len(set(bodies[: done['done']])):+d} entries"}


if __name__ == "__main__":
    act = {"load": load, "serve": serve, "measure": measure}[sys.argv[1]]
    print(json.dumps(act(json.loads(sys.stdin.read()))))
