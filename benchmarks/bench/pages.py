"""Pages at several sizes (P4–P7): statements counted, times as spreads, ratios between sizes."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from benchmarks.bench.measuring import Spread, timed
from django.db import connection
from django.test import Client

from nexo.application.search.queries import search
from nexo.application.timeline.queries import citizen_view
from nexo.domain.accounts.models import Account
from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import visible_to
from nexo.domain.cases.queries.desk import desk
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.queries.rows import timeline_rows
from nexo.domain.organisation.queries.people import actor_for
from nexo.domain.parties.queries import card
from nexo.kernel.actors import Actor
from nexo.kernel.paging import encode_cursor
from nexo.kernel.text.search import ranked

_REPEAT = 60
_DEEP = 25_000
_FEW = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """One page or query: its time and its number of statements."""

    time: Spread
    queries: int


def measure(login: str, rare: str, common: str) -> dict[str, Reading]:
    """Return the readings of the size that is loaded now."""
    account = Account.objects.get(email=login)
    actor = actor_for(account)
    client = Client(raise_request_exception=True)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    person = _busiest_person()
    cluster = card(actor=actor, party_id=person).cluster
    calls: dict[str, Callable[[], object]] = {
        "inbox page": lambda: _get(client, "/panel/?vista=all"),
        "desk page": lambda: _get(client, "/panel/casos/?vista=all"),
        "case page": lambda: _get(client, f"/panel/casos/{_some_case()}/"),
        "timeline": lambda: timeline_rows(actor=actor, party_ids=cluster),
        "citizen view": lambda: citizen_view(actor=actor, party_id=person),
        "desk, first page": lambda: desk(actor=actor, view="all"),
        "desk, 1,000th page": lambda: desk(actor=actor, view="all", after=_deep_cursor(actor)),
        "search, rare word": lambda: search(actor=actor, text=rare),
        "search, common word": lambda: search(actor=actor, text=common),
        "search, ranked": lambda: list(ranked(visible_to(actor), common, newest="-received_at")[:_FEW]),
        "search, no match": lambda: search(actor=actor, text="zzyzzyva qwertz"),
    }
    return {name: _read(call) for name, call in calls.items()}


def recall(actor: Actor, word: str) -> bool:
    """Say whether the newest cases that hold `word`, by a plain scan, are what the search gives first."""
    found = [row.id for row in search(actor=actor, text=word).cases]
    # Words that begin so: "luz" is not meant by a word that only holds those letters.
    scan = Case.objects.filter(search_text__regex=rf"\m{word}").order_by("-received_at", "-id")
    # One at least is asked of the scan: a search that finds nothing must have nothing to find.
    return found == list(scan.values_list("id", flat=True)[: len(found) or 1])


def _read(call: Callable[[], object]) -> Reading:
    call()
    counted = 0

    def count(execute: Callable[..., object], *arguments: object) -> object:
        nonlocal counted
        counted += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        call()
    return Reading(timed(call, _REPEAT), counted)


def _get(client: Client, url: str) -> None:
    response = client.get(url, HTTP_HOST="localhost")
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}")


_kept: dict[str, object] = {}


def forget() -> None:
    """Forget what was looked up at the size before."""
    _kept.clear()


def _some_case() -> UUID:
    if "case" not in _kept:
        _kept["case"] = Case.objects.order_by("-received_at").values_list("id", flat=True)[0]
    return UUID(str(_kept["case"]))


def _busiest_person() -> UUID:
    newest = Interaction.objects.filter(party__isnull=False).order_by("-received_at")[:2000]
    ids = list(newest.values_list("party_id", flat=True))
    return max(set(ids), key=ids.count)


def _deep_cursor(actor: Actor) -> str:
    """Return the cursor of the 1,000th page (or of the middle, where there are fewer)."""
    if "deep" not in _kept:
        rows = Case.objects.filter(jurisdiction_id=actor.jurisdiction_id).order_by("-received_at", "-id")
        place = min(_DEEP, max(1, Case.objects.count() // 2))
        row = rows[place - 1]
        _kept["deep"] = encode_cursor(row.received_at, row.id)
    return str(_kept["deep"])
