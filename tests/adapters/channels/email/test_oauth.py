"""Let in by OAuth: what is asked of the provider, what its refusals mean, and what the servers are told."""

import base64
from dataclasses import replace

import pytest

from adapters.channels.email.test_smtp import MESSAGE, Script
from adapters.channels.email.test_smtp import serving as serving_smtp
from authority import Authority, serving
from nexo.adapters.channels.email.channel import EmailChannel, settings_of
from nexo.domain.interactions.ports import (
    AccessLost,
    AccessRefused,
    ChannelError,
    Consent,
    GrantOver,
    Remedy,
)

CHANNEL = EmailChannel()


@pytest.fixture
def authority():
    with serving(Authority()) as found:
        yield found


@pytest.fixture
def make(account, authority, monkeypatch):
    """Return a maker of accounts at the authority, which the operator allows."""

    def build(access="oauth_code", *, secret=authority.secret, more="", **settings):
        found = account(
            secrets={"oauth_client_secret": secret},
            **{**authority.settings, "access": access, "timeout_s": 5, **settings},
        )
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{authority.port}{more}")
        return found

    return build


def holding(account, found):
    return replace(account, secrets={**account.secrets, **found})


def consent_for(authority, verifier="v" * 43):
    return Consent(callback=authority.redirect_uri, state="estado", verifier=verifier)


def connected(authority, account):
    consent = consent_for(authority)
    back = authority.agree(CHANNEL.consent_url(account, consent))
    assert back["state"] == "estado"
    return holding(account, CHANNEL.redeem(account, consent, back["code"]))


def test_a_consent_brings_access_that_is_renewed_with_another_refresh_token(make, authority):
    before = make()
    assert CHANNEL.grant_of(before) is not None
    assert not CHANNEL.grant_of(before).is_given
    first = connected(authority, before)
    grant = CHANNEL.grant_of(first)
    assert (grant.by_consent, grant.is_given, grant.until is not None) == (True, True, True)
    second = holding(first, CHANNEL.renew(first))
    assert second.secrets["oauth_refresh"] != first.secrets["oauth_refresh"]
    assert authority.whose(second.secrets["oauth_access"])["username"] == authority.user


def test_an_application_on_its_own(make, authority):
    account = make("oauth_client")
    found = holding(account, CHANNEL.renew(account))
    assert "oauth_refresh" not in found.secrets
    assert (CHANNEL.grant_of(found).by_consent, CHANNEL.grant_of(found).is_given) == (False, True)
    assert authority.whose(found.secrets["oauth_access"])["active"]


def test_by_password_there_is_no_grant(account):
    assert CHANNEL.grant_of(account()) is None
    assert CHANNEL.grant_of(account(nobody_knows=1)) is None


def test_what_ends_a_grant(make, authority):
    found = connected(authority, make())
    CHANNEL.renew(found)
    with pytest.raises(GrantOver) as caught:
        CHANNEL.renew(found)  # a refresh token that was spent
    assert (caught.value.advice, caught.value.remedy) == ("Volvé a conectar la cuenta.", Remedy.RETRY_LATER)
    with pytest.raises(GrantOver):
        CHANNEL.renew(make())  # never connected
    old = connected(authority, make())
    authority.refresh[old.secrets["oauth_refresh"]].ends = 0
    with pytest.raises(GrantOver):
        CHANNEL.renew(old)


def test_a_code_that_is_stolen_or_used_is_worth_nothing(make, authority):
    account, consent = make(), consent_for(authority)
    code = authority.agree(CHANNEL.consent_url(account, consent))["code"]
    for wrong in (replace(consent, verifier="w" * 43), replace(consent, callback="http://x/")):
        with pytest.raises(GrantOver):
            CHANNEL.redeem(account, wrong, code)
    brought = CHANNEL.redeem(account, consent, code)
    with pytest.raises(GrantOver):
        CHANNEL.redeem(account, consent, code)
    assert not authority.whose(brought["oauth_access"])["active"]


def test_a_client_that_is_not_known(make, authority):
    for account in (make("oauth_client", secret="otro"), make("oauth_client", oauth_client_id="otro")):
        with pytest.raises(AccessLost) as caught:
            CHANNEL.renew(account)
        assert not isinstance(caught.value, GrantOver)
        assert "secreto" in caught.value.advice
    with pytest.raises(AccessLost):
        CHANNEL.renew(make("oauth_client", oauth_client_id=""))
    with pytest.raises(AccessLost):
        CHANNEL.renew(make("oauth_client", oauth_token_url="https://10.0.0.1/token"))


GOOD = {"access_token": "a", "token_type": "Bearer"}


@pytest.mark.parametrize(
    ("answer", "later"),
    [
        ((503, b""), True),
        ((429, {}), True),
        ((400, {"error": "temporarily_unavailable"}), True),
        ((400, {"error": {"x": 1}}), False),
        ((400, b"<html>"), False),
        ((200, b"["), True),
        ((200, {**GOOD, "token_type": "mac"}), True),
        ((200, {**GOOD, "access_token": "a\1auth=x"}), True),
        ((200, {**GOOD, "access_token": "a\r\nA1 LOGOUT"}), True),
        ((200, {**GOOD, "access_token": 7}), True),
        ((200, {**GOOD, "refresh_token": "a b"}), True),
        ((200, {**GOOD, "refresh_token": ["x"]}), True),
        ((200, b"x" * 2_000_000), False),
    ],
)
def test_answers_that_are_none(make, authority, answer, later):
    account = connected(authority, make())
    authority.answers = [answer]
    with pytest.raises(ChannelError) as caught:
        CHANNEL.renew(account)
    assert caught.value.remedy is Remedy.RETRY_LATER  # what waits goes on waiting
    assert isinstance(caught.value, AccessLost) is not later


@pytest.mark.parametrize(
    ("life", "seconds"), [(60, 60), ("90", 90), (None, 3_600), (10**8, 30 * 86_400), ("x", 3_600)]
)
def test_how_long_access_lasts(make, authority, life, seconds):
    account = connected(authority, make())
    authority.answers = [(200, {**GOOD, "expires_in": life})]
    from nexo.kernel import clock  # noqa: PLC0415 - only here

    until = CHANNEL.grant_of(holding(account, CHANNEL.renew(account))).until
    assert abs((until - clock.now()).total_seconds() - seconds) < 5


def test_a_permission_that_cannot_be_renewed_is_not_taken(make, authority):
    account, consent = make(), consent_for(authority)
    authority.answers = [(200, GOOD)]
    with pytest.raises(AccessLost) as caught:
        CHANNEL.redeem(account, consent, "código")
    assert "offline_access" in caught.value.advice


def test_nobody_is_sent_to_a_page_without_encryption(account, authority):
    with pytest.raises(AccessLost):
        CHANNEL.consent_url(account(access="oauth_code", **authority.settings), consent_for(authority))


def test_what_was_given_for_another_client_counts_no_more(make, authority):
    found = connected(authority, make())
    changed = replace(found, settings={**found.settings, "oauth_client_id": "otro"})
    assert not CHANNEL.grant_of(changed).is_given


@pytest.mark.parametrize(
    ("provider", "access", "hosts", "scope", "token_url"),
    [
        ("google", "oauth_code", ("imap.gmail.com", "smtp.gmail.com"), "https://mail.google.com/",
         "https://oauth2.googleapis.com/token"),
        ("microsoft", "oauth_client", ("outlook.office365.com", "smtp.office365.com"),
         "https://outlook.office365.com/.default",
         "https://login.microsoftonline.com/muni.example/oauth2/v2.0/token"),
    ],
)  # fmt: skip
def test_of_a_known_provider_the_rest_is_known(account, provider, access, hosts, scope, token_url):  # noqa: PLR0917 - fixtures
    known = account(access=access, oauth_provider=provider, oauth_client_id="x", oauth_tenant="muni.example")
    found = settings_of(known)
    assert (found.imap_host, found.smtp_host) == hosts
    assert (found.oauth_scope, found.oauth_token_url) == (scope, token_url)
    own = settings_of(account(access=access, oauth_provider=provider, smtp_host="smtp.propio.example"))
    assert own.smtp_host == "smtp.propio.example"
    assert settings_of(account(oauth_provider=provider)).imap_host == ""


def test_google_lets_no_application_in_alone(account):
    alone = account(access="oauth_client", oauth_provider="google", oauth_client_id="x")
    with pytest.raises(AccessLost) as caught:
        CHANNEL.renew(alone)
    assert caught.value.message == "Google no deja entrar a una aplicación por su cuenta."
    url = CHANNEL.consent_url(
        account(access="oauth_code", oauth_provider="google", oauth_client_id="x"),
        Consent(callback="https://muni.example/", state="s", verifier="v" * 43),
    )
    assert url.startswith("https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=x&")
    assert "access_type=offline" in url


def send(make, script):
    with serving_smtp(script) as port:
        account = make(
            "oauth_client",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security="none",
            more=f",*=127.0.0.1:{port}",
        )
        account = holding(account, CHANNEL.renew(account))
        CHANNEL.send(account, MESSAGE)
        return account


def test_the_very_bytes_that_smtp_is_told(make):
    script = Script(EHLO="250-fake\r\n250 AUTH XOAUTH2")
    account = send(make, script)
    said = f"user=muni@muni.example\1auth=Bearer {account.secrets['oauth_access']}\1\1"
    assert script.commands[1] == f"AUTH XOAUTH2 {base64.b64encode(said.encode()).decode()}"


class Refusing(Script):
    """A server that says why it refuses, and waits for the empty line."""

    def run(self, listener):
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 fake\r\n")
            lines.readline()
            connection.sendall(b"250-fake\r\n250 AUTH XOAUTH2\r\n")
            lines.readline()
            connection.sendall(b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n")
            self.commands.append(lines.readline())
            connection.sendall(b"535 5.7.8 no\r\n")
            lines.readline()


def test_a_server_that_does_not_take_the_token(make):
    script = Refusing()
    with pytest.raises(AccessRefused) as caught:
        send(make, script)
    assert script.commands == [b"\r\n"]
    assert "aplicación" in caught.value.advice
    with pytest.raises(ChannelError) as caught:
        send(make, Script(EHLO="250 AUTH XOAUTH2", AUTH="454 4.7.0 later"))
    assert not isinstance(caught.value, AccessLost)


def test_without_access_no_server_is_asked_and_health_says_so(make):
    script = Script(EHLO="250 AUTH XOAUTH2")
    with serving_smtp(script) as port:
        account = make(
            smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", more=f",*=127.0.0.1:{port}"
        )
        health = CHANNEL.check_health(account)
    assert (health.ok, health.remedy) == (False, "Volvé a conectar la cuenta.")
    assert [line.split()[0] for line in script.commands] == ["ehlo"]
