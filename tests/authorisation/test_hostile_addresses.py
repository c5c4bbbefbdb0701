"""Whatever somebody types behind the question mark of any address, the answer is a page or a plain refusal."""

import importlib
import logging
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import resolve, reverse

from authorisation.addresses import every_address
from authorisation.objects import own_objects
from authorisation.rules import HIDDEN, LOGIN, OWN, PUBLIC, STAFF, TOKEN, WRITE, rule_of
from nexo.kernel import clock
from nexo.kernel.paging import encode_cursor
from nexo.testing.town import STAFF_LOGINS, small_town

ASKS = re.compile(r"""GET(?:\.get|\.getlist)?[(\[]"([a-z_]+)\"""")
VALUES = (
    "zz", "\x00'", "9" * 30, "2026-13-45", "ñ" * 3000, encode_cursor("x"), encode_cursor(1, 2),
)  # fmt: skip

# 503: the telephone of the demonstration says that it is off.
EXPECTED = (200, 204, 302, 400, 401, 403, 404, 405, 422, 503)


@pytest.fixture
def world(db, caplog):
    caplog.set_level(logging.ERROR, logger="django.request")
    call_command("createcachetable", verbosity=0)
    with clock.frozen(datetime(2026, 11, 23, 13, tzinfo=UTC)):
        town = small_town()
        town.jurisdiction.theme = {"hosts": ["localhost"]}
        town.jurisdiction.save()
        yield town, own_objects(town)


def client_of(town, login):
    client = Client(raise_request_exception=False)
    if login:
        client.force_login(
            town.accounts[login], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client


def login_for(rule, arguments):
    """Return who may open it; None for anybody."""
    if rule in (PUBLIC, HIDDEN, TOKEN):
        return None
    if rule in (OWN, WRITE):
        return next((one for one in STAFF_LOGINS if arguments.seen_by(one, writes=rule == WRITE)), None)
    return "secretaria" if rule in (STAFF, LOGIN) else rule[0]


@lru_cache
def names_read_by(module: str) -> list[str]:
    """Return the parameters that the module of a page reads from its address, and the place in a list."""
    text = Path(importlib.import_module(module).__file__ or "").read_text("utf-8")
    return sorted({"desde", *ASKS.findall(text)})


def questions(url):
    """Yield each parameter of a page with each value."""
    names = names_read_by(resolve(url).func.__module__)
    yield from ({name: value} for name in names for value in VALUES)


@pytest.mark.timeout(900)
def test_no_address_stumbles_over_what_is_asked(world):
    town, objects = world
    clients = {login: client_of(town, login) for login in (None, *STAFF_LOGINS)}
    asked, wrong = 0, []
    for one in every_address():
        rule = rule_of(one.name)
        if one.arguments and rule in (PUBLIC, TOKEN, HIDDEN, LOGIN):
            continue
        for arguments in objects.for_address(one)[:1]:
            client = clients[login_for(rule, arguments)]
            url = reverse(one.name, kwargs={name: arguments.values[name] for name in one.arguments})
            for question in questions(url):
                response = client.get(f"{url}?{urlencode(question)}", HTTP_HOST="localhost")
                asked += 1
                if response.status_code not in EXPECTED:
                    wrong.append((one.name, sorted(question)[:2], next(iter(question.values()))[:20]))
    assert "\n".join(map(str, wrong)) == ""
    assert asked > 3_000
