"""From an official's consent to the ledger and back to illness: the product, a real Dovecot, a strict authority."""

from datetime import timedelta

import pytest

from nexo.config.diagnosis import diagnose
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.connect_account import begin_consent, finish_consent
from nexo.domain.interactions.actions.poll_account import poll_account
from nexo.domain.interactions.models import RawRecord
from nexo.domain.interactions.queries.accounts import config_of
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel import clock
from nexo.testing.town import small_town

pytestmark = [pytest.mark.peer, pytest.mark.timeout(120), pytest.mark.django_db]


def mail(number):
    head = f"Message-ID: <{number}@example.com>\r\nFrom: Ana <ana@example.com>\r\nSubject: {number}\r\n\r\n"
    return f"{head}hola {number}\r\n".encode()


def stored():
    return [bytes(raw.body) for raw in RawRecord.objects.order_by("received_at", "id")]


def connect(actor, account, authority):
    url = begin_consent(actor=actor, account_id=account.pk, session="sesión", callback=authority.redirect_uri)
    back = authority.agree(url)
    finish_consent(actor=actor, state=back["state"], code=back["code"], session="sesión")


def test_mail_waits_for_a_permission_that_ended(dovecot, authority, user, monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{authority.port},*=127.0.0.1:{dovecot.port}")
    authority.user = user
    town = small_town()
    actor = actor_for(town.accounts["sistemas"])
    servers = {
        "imap_host": "127.0.0.1",
        "imap_port": dovecot.port,
        "imap_security": "none",
        "imap_user": user,
    }
    account = configure_account(
        actor=actor,
        jurisdiction=town.jurisdiction,
        slug="email",
        name="Mesa",
        address=f"{user}@muni.example",
        settings={**authority.settings, **servers, "access": "oauth_code"},
        secrets={"oauth_client_secret": authority.secret},
    )
    dovecot.put(user, mail(1))
    began = clock.now()
    assert poll_account(account_id=account.pk) == 0  # nobody has agreed yet
    connect(actor, account, authority)
    assert poll_account(account_id=account.pk) == 1

    # An hour later: what was given has ended, and is renewed on the way.
    account.refresh_from_db()
    first = config_of(account).secrets["oauth_access"]
    authority.access[first].ends = 0
    dovecot.put(user, mail(2))
    with clock.frozen(began + timedelta(hours=1)):
        assert poll_account(account_id=account.pk) == 1

    # The permission is taken back: the account says so, to the operator too, and mail stays where it is.
    for token in authority.refresh.values():
        authority.dead.add(token.family)
    for number in (3, 4):
        dovecot.put(user, mail(number))
    with clock.frozen(began + timedelta(hours=2)):
        assert poll_account(account_id=account.pk) == 0
    (told,) = [finding for finding in diagnose() if "Mesa" in finding.what]
    assert (told.state, told.remedy) == (
        "El permiso para usar la cuenta venció o fue retirado.",
        "Volvé a conectar la cuenta.",
    )

    with clock.frozen(began + timedelta(hours=3)):
        connect(actor, account, authority)
        assert poll_account(account_id=account.pk) == 2
    assert stored() == [mail(number) for number in (1, 2, 3, 4)]
    account.refresh_from_db()
    assert account.health["ok"]
