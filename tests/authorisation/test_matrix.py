"""The authorisation matrix (quality.md 3.8, S2): address × method × official × area × jurisdiction.

Every address has a declared rule. What somebody may not see answers 404, as if it were not there; strangers
are sent to sign in. The suite walks GET and POST; `NEXO_MATRIX=full` walks every method.
"""

import logging
import os
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from authorisation.addresses import every_address
from authorisation.objects import own_objects
from authorisation.rules import CREWS, DESK, HIDDEN, LOGIN, OWN, PUBLIC, STAFF, TOKEN, WRITE, rule_of
from nexo.kernel import clock
from nexo.testing.town import STAFF_LOGINS, small_town

METHODS = (
    ("get", "post", "head", "options", "put", "delete") if os.environ.get("NEXO_MATRIX") else ("get", "post")
)
SIGN_IN = "/panel/entrar/"
NO_SUCH_METHOD = 405
ALL = every_address()
STAFF_ADDRESSES = [one for one in ALL if rule_of(one.name) not in (PUBLIC, LOGIN, HIDDEN, TOKEN, None)]


def test_every_address_has_a_declared_rule():
    assert [one.name for one in ALL if rule_of(one.name) is None] == []


@pytest.fixture
def world(db, caplog):
    caplog.set_level(logging.ERROR, logger="django.request")  # a refusal is what we ask for
    with clock.frozen(datetime(2026, 11, 23, 13, tzinfo=UTC)):
        town, other = small_town(), small_town("otra")
        yield town, other, own_objects(town), own_objects(other)


def client_of(account):
    client = Client(raise_request_exception=True)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(one, arguments):
    return reverse(one.name, kwargs={name: arguments[name] for name in one.arguments})


def call(client, method, url):
    return getattr(client, method)(url, {} if method == "post" else None, HTTP_HOST="localhost")


def is_open(response):
    return response.status_code != 404 and not response.headers.get("Location", "").startswith(SIGN_IN)


@pytest.mark.timeout(600)
def test_strangers_are_sent_to_sign_in(world):
    _, _, objects, _ = world
    open_to_strangers = [
        (one.name, method)
        for one in STAFF_ADDRESSES
        for arguments in objects.for_address(one)[:1]
        for method in METHODS
        if is_open(call(Client(), method, address(one, arguments.values)))
    ]
    assert open_to_strangers == []


@pytest.mark.timeout(900)
def test_each_official_opens_what_is_declared_and_nothing_else(world):
    town, _, objects, foreign = world
    wrong = [
        (login, one.name, method, arguments.label, expected)
        for login in STAFF_LOGINS
        for client in [client_of(town.accounts[login])]
        for one, arguments, expected in expectations(login, objects, foreign)
        for method in METHODS
        if is_open(response := call(client, method, address(one, arguments.values))) != expected
        and response.status_code != NO_SUCH_METHOD
    ]
    assert "\n".join(map(str, wrong)) == ""  # one mistake a line


def expectations(login, objects, foreign):
    """Yield what the official should and should not open; another town's objects never."""
    for one in STAFF_ADDRESSES:
        rule = rule_of(one.name)
        for arguments in objects.for_address(one):
            if rule in (OWN, WRITE):
                yield one, arguments, arguments.seen_by(login, writes=rule == WRITE)
            else:
                yield one, arguments, login not in CREWS if rule == STAFF else login in rule
        for arguments in foreign.for_address(one) if rule in (OWN, WRITE) else ():
            yield one, arguments, False


def test_a_role_taken_away_ends_at_the_next_request(world):
    town, *_ = world
    client = client_of(town.accounts["atencion"])
    assert call(client, "get", reverse("workbench:counter")).status_code == 200
    town.accounts["atencion"].staff_member.role_grants.all().delete()
    assert call(client, "get", reverse("workbench:counter")).status_code == 404


def test_the_desk_is_what_the_rules_call_the_desk():
    assert set(DESK) <= set(STAFF_LOGINS)
