"""Let in by OAuth at a real Dovecot, and at a real Postfix that asks it: XOAUTH2 with tokens of a strict authority."""

from dataclasses import replace

import pytest

from nexo.adapters.channels.email.channel import EmailChannel
from nexo.domain.interactions.ports import AccessRefused, Consent, GrantOver, OutboundMessage, Sender

pytestmark = [pytest.mark.peer, pytest.mark.timeout(60)]
CHANNEL = EmailChannel()
MAIL = b"Message-ID: <1@example.com>\r\nFrom: Ana <ana@example.com>\r\nSubject: x\r\n\r\nhola\r\n"


@pytest.fixture
def mailbox(account, authority, user, monkeypatch):
    """Return a maker of accounts at the mailbox whose owner agrees."""
    authority.user = user

    def make(access, **settings):
        found = account(user, **{**authority.settings, "access": access, **settings})
        ports = {authority.port, found.settings["imap_port"], found.settings.get("smtp_port")} - {None}
        monkeypatch.setenv("NEXO_HTTP_ALLOW", ",".join(f"*=127.0.0.1:{port}" for port in ports))
        return replace(found, secrets={"oauth_client_secret": authority.secret})

    return make


def holding(account, found):
    return replace(account, secrets={**account.secrets, **found})


def connected(account, authority):
    consent = Consent(callback=authority.redirect_uri, state="estado", verifier="v" * 43)
    code = authority.agree(CHANNEL.consent_url(account, consent))["code"]
    return holding(account, CHANNEL.redeem(account, consent, code))


def fetched(account):
    return [polled.request.body for polled in CHANNEL.poll(account, {})]


def test_an_application_on_its_own_fetches(mailbox, dovecot, user):
    dovecot.put(user, MAIL)
    account = mailbox("oauth_client")
    assert fetched(holding(account, CHANNEL.renew(account))) == [MAIL]


def test_an_official_agrees_and_it_goes_on_after_a_renewal(mailbox, authority, dovecot, user):
    dovecot.put(user, MAIL)
    account = connected(mailbox("oauth_code"), authority)
    assert fetched(account) == [MAIL]
    renewed = holding(account, CHANNEL.renew(account))
    assert renewed.secrets["oauth_access"] != account.secrets["oauth_access"]
    assert fetched(renewed) == [MAIL]
    assert CHANNEL.check_health(renewed).ok


def test_access_that_ended_is_refused_and_renewed(mailbox, authority, dovecot, user):
    dovecot.put(user, MAIL)
    account = connected(mailbox("oauth_code"), authority)
    authority.access[account.secrets["oauth_access"]].ends = 0
    with pytest.raises(AccessRefused) as caught:
        fetched(account)
    assert caught.value.advice
    assert fetched(holding(account, CHANNEL.renew(account))) == [MAIL]


def test_a_copied_refresh_token_ends_the_grant(mailbox, authority, dovecot, user):
    dovecot.put(user, MAIL)
    account = connected(mailbox("oauth_code"), authority)
    renewed = holding(account, CHANNEL.renew(account))
    with pytest.raises(GrantOver):
        CHANNEL.renew(account)
    with pytest.raises(AccessRefused):
        fetched(renewed)
    health = CHANNEL.check_health(renewed)
    assert (health.ok, bool(health.remedy)) == (False, True)


def test_the_token_of_another_mailbox_opens_none(mailbox, authority, dovecot, user):
    dovecot.put(user, MAIL)
    authority.user = "otra"
    with pytest.raises(AccessRefused):
        fetched(connected(mailbox("oauth_code"), authority))


def test_waiting_for_news(mailbox, dovecot, user):
    dovecot.put(user, MAIL)
    account = mailbox("oauth_client")
    account = holding(account, CHANNEL.renew(account))
    assert CHANNEL.idle_wait(account, {}, seconds=5)


@pytest.mark.parametrize("access", ["oauth_client", "oauth_code"])
def test_postfix_takes_mail_with_the_token(mailbox, authority, dovecot, postfix, user, access):  # noqa: PLR0917 - fixtures
    account = mailbox(access, smtp_host="127.0.0.1", smtp_port=postfix, smtp_security="none", smtp_user=user)
    message = OutboundMessage(key="k", to=Sender("email", f"{user}@muni.example"), text="hola")
    is_code = access == "oauth_code"
    found = connected(account, authority) if is_code else holding(account, CHANNEL.renew(account))
    assert CHANNEL.send(found, message).external_id
    authority.access[found.secrets["oauth_access"]].ends = 0
    with pytest.raises(AccessRefused):
        CHANNEL.send(found, message)
