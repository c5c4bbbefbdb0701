"""Our product, loaded and measured: `our_side load|serve|measure`, what is given as JSON on standard input."""

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
django.setup()

from benchmarks.bench import accounts  # noqa: E402 - Django first
from benchmarks.data.load import LOGIN, case_id, citizen_id  # noqa: E402 - Django first
from benchmarks.data.load import load as load_set  # noqa: E402 - Django first
from benchmarks.data.neutral import AREAS, LONG_CASE  # noqa: E402 - Django first
from benchmarks.peers.asked import AREA, Asked, difference, recall  # noqa: E402 - Django first
from benchmarks.peers.reading import read, work  # noqa: E402 - Django first
from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first
from django.test import Client  # noqa: E402 - Django first
from django.urls import reverse  # noqa: E402 - Django first

from nexo.application.search.queries import search  # noqa: E402 - Django first
from nexo.domain.accounts.enums import AccountKind  # noqa: E402 - Django first
from nexo.domain.accounts.models import Account  # noqa: E402 - Django first
from nexo.domain.analytics.queries.figures import Period, by_month  # noqa: E402 - Django first
from nexo.domain.cases.actions.open_case import Request, open_case  # noqa: E402 - Django first
from nexo.domain.cases.models import Case  # noqa: E402 - Django first
from nexo.domain.cases.queries.desk import desk  # noqa: E402 - Django first
from nexo.domain.catalogue.queries.services import published  # noqa: E402 - Django first
from nexo.domain.interactions.actions.interpret_raw import interpret_raw  # noqa: E402 - Django first
from nexo.domain.interactions.actions.record_raw import record_raw  # noqa: E402 - Django first
from nexo.domain.interactions.models import ChannelAccount, Interaction, RawRecord  # noqa: E402 - Django first
from nexo.domain.interactions.ports import RawRequest  # noqa: E402 - Django first
from nexo.domain.interactions.queries.accounts import config_of  # noqa: E402 - Django first
from nexo.domain.organisation.models import Jurisdiction, RoleGrant, StaffMember, Unit  # noqa: E402 - Django first
from nexo.domain.organisation.queries.people import actor_for  # noqa: E402 - Django first
from nexo.domain.parties.models import Party  # noqa: E402 - Django first
from nexo.kernel.events.deliver import deliver_pending  # noqa: E402 - Django first

_PAGE = 25
_BATCH = 50
_AREA_LOGIN = "area@bench.example"


def load(given: dict[str, Any]) -> None:
    """Migrate, load the data set, hire the official of an area, configure mail and WhatsApp."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    load_set(given["size"])
    town = Jurisdiction.objects.get(slug="bench")
    unit = Unit.objects.get(jurisdiction=town, code=f"A{AREA}")
    account = Account.objects.create_user(_AREA_LOGIN, "otra clave larga de prueba", kind=AccountKind.STAFF)
    member = StaffMember.objects.create(jurisdiction=town, account=account, name="Eva", unit=unit)
    RoleGrant.objects.create(staff=member, role="area_responsible", unit=unit)
    accounts.mailbox(town)
    accounts.whatsapp(town)


def serve(_given: dict[str, Any]) -> dict[str, Any]:
    """Return where webhooks go and by what they are signed."""
    account = ChannelAccount.objects.get(slug="whatsapp")
    return {"path": f"/hooks/whatsapp/{account.pk}/", "secret": config_of(account).secrets["app_secret"]}


def measure(given: dict[str, Any]) -> dict[str, Any]:
    """Do every workload once; `given` holds the questions, the folder of mails and the limit in seconds."""
    asked, limit = Asked(**given["asked"]), given["limit"]
    area, office = _Desk(_AREA_LOGIN), _Desk(LOGIN)
    inbox = f"{reverse('workbench:cases')}?vista=queue"
    deep = max(1, min(1000, len(range(AREA, asked.size, AREAS)) // _PAGE))
    after = _cursor(area, deep)
    results = {
        "W3 inbox, first page": read(lambda: area.get(inbox), limit, lambda _: _rows(area, None)),
        f"W3 inbox, page {deep}": read(
            lambda: area.get(inbox + (f"&desde={after}" if after else "")),
            limit,
            lambda _: _rows(area, after),
        ),
        "W5 one citizen": read(
            lambda: office.get(reverse("workbench:person", args=[citizen_id(0)])),
            limit,
            lambda page: f"{_mentioned(page, asked.of_citizen)} of {len(asked.of_citizen)} cases",
        ),
        "W6 month x area x status": read(
            _report, limit, lambda rows: f"differs by {_report_difference(asked, rows)}"
        ),
        "W7 case of 200 messages": read(
            lambda: [
                office.get(reverse(f"workbench:{name}", args=[case_id(LONG_CASE)])) for name in _CASE_PAGES
            ],
            limit,
            lambda pages: f"{_texts(pages, asked.long_texts)} messages shown",
        ),
    }
    for name, text in asked.words.items():
        results[f"W4 search, {name}"] = read(
            lambda text=text: office.get(reverse("workbench:search"), q=text),
            limit,
            lambda _, name=name, text=text: f"recall {_recall(office, asked, name, text):.0%}",
        )
    results |= {"W1 case created, in process": _creation(given), "W2 mails": _mails(given)}
    return results


_CASE_PAGES = ("case", "case_talk")


class _Desk:
    """An official's browser."""

    def __init__(self, login: str) -> None:
        account = Account.objects.get(email=login)
        self.actor = actor_for(account)
        self._client = Client(raise_request_exception=True)
        self._client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, url: str, **query: Any) -> Any:
        answer = self._client.get(url, query or None, HTTP_HOST="localhost")
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answered {answer.status_code}")
        return answer


def _cursor(area: _Desk, number: int) -> str | None:
    """Turn the pages until the one before the `number`th and return what leads to it."""
    after = None
    for _ in range(number - 1):
        after = desk(actor=area.actor, view="queue", after=after).next
    return after


def _rows(area: _Desk, after: str | None) -> str:
    return f"{len(desk(actor=area.actor, view='queue', after=after).items)} rows"


def _mentioned(page: Any, numbers: list[int]) -> int:
    text = page.content.decode()
    return sum(str(case_id(number)) in text for number in numbers)


def _texts(pages: list[Any], texts: list[str]) -> int:
    whole = "".join(page.content.decode() for page in pages)
    return sum(text in whole for text in texts)


def _recall(office: _Desk, asked: Asked, name: str, text: str) -> float:
    found = search(actor=office.actor, text=text).cases
    limit = max(1, len(search(actor=office.actor, text=asked.words["a common word"]).cases))
    return recall(asked, name, [row.id.int & 0xFFFF_FFFF for row in found], limit)


def _report() -> list[tuple[int, dict[str, Any]]]:
    """Return area and month with its sums, as the figures of the product hold them."""
    town = Jurisdiction.objects.get(slug="bench")
    units = Unit.objects.filter(jurisdiction=town).order_by("code")
    whole = {"jurisdiction_id": town.pk, "since": date(2020, 12, 1), "until": date(2026, 1, 31)}
    return [
        (int(unit.code[1:]), row)
        for unit in units
        for row in by_month(Period(**whole, unit_ids=(unit.pk,)))  # type: ignore[arg-type]
    ]


def _report_difference(asked: Asked, rows: list[tuple[int, dict[str, Any]]]) -> int:
    months: dict[str, int] = {}
    states: dict[str, int] = {}
    for area, row in rows:
        if row["received"]:
            months[f"{area}/{row['month'].year}-{row['month'].month}"] = row["received"]
        for state, count in (("closed", row["resolved"]), ("open", row["received"] - row["resolved"])):
            states[f"{area}/{state}"] = states.get(f"{area}/{state}", 0) + count
    return difference(asked.months, months) + difference(asked.states, states)


def _creation(given: dict[str, Any]) -> dict[str, Any]:
    town = Jurisdiction.objects.get(slug="bench")
    actor = actor_for(Account.objects.get(email=LOGIN))
    person = Party.objects.get(pk=citizen_id(1))
    before = Case.objects.count()

    def create(_number: int) -> None:
        version = published(jurisdiction_id=town.pk, code=f"S{AREAS - 1}")
        open_case(
            actor=actor,
            request=Request(version=version, description=given["text"], channel="webform", applicant=person),
        )
        deliver_pending()

    done = work(create, given["creations"], given["limit"])
    return done | {"right": f"{Case.objects.count() - before - done['done']:+d} cases"}


def _mails(given: dict[str, Any]) -> dict[str, Any]:
    account = ChannelAccount.objects.get(slug="email")
    bodies = [path.read_bytes() for path in sorted(Path(given["mails"]).iterdir())]
    batches = [bodies[place : place + _BATCH] for place in range(0, len(bodies), _BATCH)]
    before = Interaction.objects.filter(account=account).count()

    def take(number: int) -> None:
        rows = [record_raw(account=account, request=RawRequest(body=body)) for body in batches[number]]
        interpret_raw(raw_ids=[row.pk for row in rows if row is not None])
        deliver_pending()

    done = work(take, len(batches), given["limit"])
    taken = bodies[: done["done"] * _BATCH]
    done |= {
        "rate": done["rate"] * _BATCH,
        "cpu_ms": done["cpu_ms"] / _BATCH,
        "queries": done["queries"] / _BATCH,
    }
    done["seconds"] = [seconds / _BATCH for seconds in done["seconds"]]
    made = Interaction.objects.filter(account=account).count() - before
    waiting = RawRecord.objects.filter(account=account).exclude(state="interpreted").count()
    return done | {
        "right": f"{made - len(set(taken)):+d} entries" + (f", {waiting} waiting" if waiting else "")
    }


if __name__ == "__main__":
    act = {"load": load, "serve": serve, "measure": measure}[sys.argv[1]]
    print(json.dumps(act(json.loads(sys.stdin.read()))))
