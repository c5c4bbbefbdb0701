"""Protected matters stay where they are: every address, as every role and as nobody, shows no trace of them.

The addresses come from the map of the product, so a new one is walked by itself; one that cannot be opened for want of
an argument fails here until it is told what to be opened with.
"""

import html
import logging
import re
from datetime import UTC, datetime
from itertools import chain
from urllib.parse import unquote_plus, urlencode
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from authorisation.addresses import every_address
from authorisation.objects import own_objects
from authorisation.plants import plant_all
from nexo.domain.interactions.queries.inbox import View as InboxView
from nexo.kernel import clock
from nexo.testing.town import STAFF_LOGINS, small_town

NOBODY = "nadie"
# The mailbox and telephone of the demonstration are the neighbours' own: they show what was sent to them.
ELSEWHERE = ("demo:",)
FORMATS = ("json", "xml")
FILLERS = {
    "fmt": "json", "key": "x", "token": "x", "step": "que", "verb": "anular", "slug": "email", "what": "job",
    "uidb36": "1", "pk": 1, "number": 1, "queue_code": "centro", "code": "AP01",
    "listing": "casos",
    "name": "tipo", "kind": "notice", "file_id": UUID(int=1),
}  # fmt: skip
SHORTEST_ASKED = 6
ONCE = re.compile(r"[A-Za-z0-9]{64}")  # the token of a form, another each time
VIEW = re.compile(r"vista=(v-[0-9a-f-]+|[a-z_]+)")
ALL = [one for one in every_address() if not one.name.startswith(ELSEWHERE)]
PLAIN = [one for one in ALL if not one.arguments]
LEADING = [one for one in ALL if one.arguments]


@pytest.fixture
def world(db, caplog):
    caplog.set_level(logging.ERROR, logger="django.request")  # a refusal is what we ask for
    call_command("createcachetable", verbosity=0)
    with clock.frozen(datetime(2026, 11, 23, 13, tzinfo=UTC)):
        town = small_town()
        town.jurisdiction.theme = {"hosts": ["localhost"]}
        town.jurisdiction.save()
        objects = own_objects(town)
        yield town, plant_all(town), objects


def client_of(town, login):
    client = Client()
    if login != NOBODY:
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(town.accounts[login], backend=backend)
    return client


def opened(client, url):
    """Return all that an address tells: its words, and where it leads."""
    cache.clear()
    response = client.get(url, HTTP_HOST="localhost")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode("utf-8", "replace")
    return html.unescape(text) + "\n" + response.headers.get("Location", "")


def urls_of_plain(client, one, plants):
    """Yield an address without arguments: bare, with all that one might search where it searches, in all its views."""
    url = reverse(one.name)
    yield url
    bare = opened(client, url)
    wanted = list(dict.fromkeys(chain.from_iterable(plant.wanted for plant in plants)))
    probe = f"{url}?{urlencode({'q': 'a'})}"
    if ONCE.sub("", _without_the_question(opened(client, probe), probe)) != ONCE.sub("", bare):
        yield from (f"{url}?{urlencode({'q': one})}" for one in wanted)
    for view in dict.fromkeys(VIEW.findall(bare)):
        yield f"{url}?vista={view}"


def urls_leading_to(one, plant, objects):
    """Yield an address with the arguments of a plant, and with those of any other object for the rest."""
    others = {}
    for kind in vars(objects).values():
        for arguments in kind[:1]:
            others |= arguments.values
    known = {
        **FILLERS,
        **others,
        **{k: v for k, v in FILLERS.items() if k in ("code", "number")},
        **plant.values,
    }
    for fmt in FORMATS if "fmt" in one.arguments else ("",):
        values = {name: known.get(name, UUID(int=7)) for name in one.arguments}
        yield reverse(one.name, kwargs=values | ({"fmt": fmt} if fmt else {}))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("login", [*STAFF_LOGINS, NOBODY])
def test_no_page_shows_a_trace_of_a_protected_matter(world, login):
    town, plants, objects = world
    client = client_of(town, login)
    urls = [url for one in PLAIN for url in urls_of_plain(client, one, plants)]
    for plant in plants:
        urls += [url for one in LEADING for url in urls_leading_to(one, plant, objects)]
    leaks = []
    for url in dict.fromkeys(urls):
        text = _without_the_question(opened(client, url), url)
        leaks += [
            f"{plant.kind}: {url}: {trace}"
            for plant in plants
            if login not in plant.readers and (trace := plant.seen_in(text))
        ]
    assert "\n".join(leaks) == ""


def _without_the_question(text, url):
    """Drop what a page only repeats of its own address: whoever asked knew it before."""
    for part in re.split(r"[?&=/]", url):
        if len(part) > SHORTEST_ASKED:
            text = text.replace(unquote_plus(part), "")
    return text


def test_their_readers_find_them(world):
    """The walk would also pass on a product that shows nothing."""
    town, plants, _ = world
    seen = {
        plant.kind: sorted(
            login
            for login in STAFF_LOGINS
            if "case_id" in plant.values
            and client_of(town, login)
            .get(
                reverse("workbench:case", kwargs={"case_id": plant.values["case_id"]}), HTTP_HOST="localhost"
            )
            .status_code
            == 200
        )
        for plant in plants
    }
    assert seen["gender violence"] == ["genero"]
    assert seen["complaint reviewed above"] == ["intendencia", "secretaria"]
    desk = ["alumbrado", "atencion", "auditoria", "derivacion", "intendencia", "secretaria"]
    assert seen["reserved identity"] == desk
    report = next(plant for plant in plants if plant.kind == "confidential report")
    url = reverse("workbench:safety_report", kwargs={"report_id": report.values["report_id"]})
    assert "ñandubay" in opened(client_of(town, "prevencion"), url)
    reserved = next(plant for plant in plants if plant.kind == "reserved identity")
    url = reverse("workbench:case_work", kwargs={"case_id": reserved.values["case_id"]})
    assert "Ibirapita" in opened(client_of(town, "alumbrado"), url)


def test_every_view_of_the_inbox_was_among_the_views_walked(world):
    town, *_ = world
    html_text = opened(client_of(town, "atencion"), reverse("workbench:inbox"))
    told = {one for one in VIEW.findall(html_text) if not one.startswith("v-")}  # those are saved by somebody
    assert told <= set(InboxView.__args__)
    assert len(set(VIEW.findall(html_text))) >= 3
