"""Access that a provider grants: asked for once, renewed once, sealed, and missed in plain words."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from nexo_test_channels import MailChannel, Provider

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.connect_account import begin_consent, finish_consent
from nexo.domain.interactions.actions.examine_account import check_health
from nexo.domain.interactions.actions.poll_account import note_refusal, poll_account
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.renew_access import distrust, usable_config
from nexo.domain.interactions.actions.send_delivery import send_delivery
from nexo.domain.interactions.errors import ChannelCannot, ConsentLost
from nexo.domain.interactions.models import ChannelAccount, Delivery
from nexo.domain.interactions.ports import (
    AccessRefused,
    ChannelError,
    DeliveryState,
    Grant,
    GrantOver,
    Remedy,
    TakesGrants,
)
from nexo.domain.interactions.queries.accounts import config_of, grant_of
from nexo.domain.organisation.enums import Role
from nexo.kernel import clock
from nexo.kernel.errors import NotAllowed

BACK = "https://muni.example/conectado/"
ADVICE = "Volvé a conectar la cuenta."
HOUR = timedelta(hours=1)


class Granting(MailChannel):
    """Mail whose provider gives a refresh token that is good once."""

    by_consent = True

    def __init__(self):
        self.good = "r0"
        self.renewals = 0
        self.verifiers = []
        self.fails = None
        self.lock = threading.Lock()
        self.gate = None

    def grant_of(self, account):
        until = account.secrets.get("until")
        return Grant(
            self.by_consent, "refresh" in account.secrets, datetime.fromisoformat(until) if until else None
        )

    def consent_url(self, account, consent):
        self.verifiers.append(consent.verifier)
        return f"https://provider.example/?state={consent.state}"

    def redeem(self, account, consent, code):
        if code != "c0de" or consent.verifier != self.verifiers[-1] or consent.callback != BACK:
            raise GrantOver("No sirve.", advice=ADVICE)
        return self._given()

    def renew(self, account):
        if self.gate:
            self.gate.wait(10)
        with self.lock:
            if self.fails:
                raise self.fails
            if account.secrets.get("refresh") != self.good:
                raise GrantOver("El permiso terminó.", advice=ADVICE)
            self.renewals += 1
            return self._given()

    def _given(self):
        self.good = f"r{int(self.good[1:]) + 1}"
        return {"access": f"a-{self.good}", "refresh": self.good, "until": (clock.now() + HOUR).isoformat()}

    def poll(self, account, cursor):
        if account.secrets.get("access") == "a-refused":
            raise AccessRefused("No aceptan el permiso.", advice=ADVICE)
        return iter(())


@pytest.fixture
def channel(monkeypatch):
    made = Granting()
    monkeypatch.setitem(registry.channels._made, "test_mail", made)
    return made


@pytest.fixture
def chief(staff_of, make_unit):
    make_unit("SIS")
    return staff_of(Role.ADMINISTRATOR)


def begun(chief, mail, session="s1"):
    url = begin_consent(actor=chief, account_id=mail.pk, session=session, callback=BACK)
    return url.partition("state=")[2]


def connected(chief, mail):
    finish_consent(actor=chief, state=begun(chief, mail), code="c0de", session="s1")
    mail.refresh_from_db()
    return mail


def test_it_is_an_ability_of_the_port(channel):
    assert isinstance(channel, TakesGrants)
    assert not isinstance(MailChannel(), TakesGrants)


def test_an_official_connects_an_account(channel, chief, mail, noon):
    state = begun(chief, mail)
    assert finish_consent(actor=chief, state=state, code="c0de", session="s1").pk == mail.pk
    mail.refresh_from_db()
    assert (grant_of(mail).is_given, usable_config(mail).secrets["access"]) == (True, "a-r1")
    verifier = channel.verifiers[0]
    assert 43 <= len(verifier) <= 128
    # What the database holds opens only with the town's keys.
    sealed = bytes(mail.secrets_sealed)
    assert [word for word in (b"a-r1", b"refresh", verifier.encode()) if word in sealed] == []
    assert "consent" not in config_of(mail).secrets


def test_an_answer_is_good_once(channel, chief, mail):
    state = begun(chief, mail)
    finish_consent(actor=chief, state=state, code="c0de", session="s1")
    with pytest.raises(ConsentLost):
        finish_consent(actor=chief, state=state, code="c0de", session="s1")


def test_an_answer_that_nobody_asked_for_here(channel, chief, mail, noon):
    state = begun(chief, mail)
    for wrong, session in [
        (state, "s2"),
        (f"{state}x", "s1"),
        ("", "s1"),
        ("x.y", "s1"),
        (state.partition(".")[0], "s1"),
    ]:
        with pytest.raises(ConsentLost):
            finish_consent(actor=chief, state=wrong, code="c0de", session=session)
    # A guess of somebody else did not end the consent.
    with clock.frozen(noon + timedelta(minutes=14)):
        finish_consent(actor=chief, state=state, code="c0de", session="s1")


def test_an_answer_that_comes_late(channel, chief, mail, noon):
    state = begun(chief, mail)
    with clock.frozen(noon + timedelta(minutes=16)), pytest.raises(ConsentLost):
        finish_consent(actor=chief, state=state, code="c0de", session="s1")


def test_who_did_not_agree_changes_nothing_and_begins_anew(channel, chief, mail):
    state = begun(chief, mail)
    with pytest.raises(ChannelCannot):
        finish_consent(actor=chief, state=state, code="", session="s1")
    with pytest.raises(ConsentLost):
        finish_consent(actor=chief, state=state, code="c0de", session="s1")
    assert not grant_of(mail).is_given


def test_only_who_may_configure_connects(channel, chief, clerk, mail, other_town, staff_of, make_unit):  # noqa: PLR0917 - fixtures
    make_unit("OT", other_town)
    stranger = staff_of(Role.ADMINISTRATOR, jurisdiction=other_town)
    state = begun(chief, mail)
    for actor in (clerk, stranger):
        with pytest.raises(NotAllowed):
            begun(actor, mail)
        with pytest.raises(NotAllowed):
            finish_consent(actor=actor, state=state, code="c0de", session="s1")


def test_an_account_without_consent_is_not_connected(channel, chief, mail, chat):
    channel.by_consent = False
    with pytest.raises(ChannelCannot):
        begun(chief, mail)
    with pytest.raises(ChannelCannot):
        begun(chief, chat)
    assert grant_of(chat) is None


def test_access_is_renewed_before_it_ends_and_not_sooner(channel, chief, mail, noon):
    connected(chief, mail)
    with clock.frozen(noon + timedelta(minutes=54)):
        assert usable_config(mail).secrets["access"] == "a-r1"
    with clock.frozen(noon + timedelta(minutes=56)):
        # What the caller holds may be old: the row decides.
        assert [usable_config(mail).secrets["access"] for _ in range(3)] == ["a-r2"] * 3
    assert channel.renewals == 1


def test_the_secrets_that_people_typed_stay(channel, chief, mail, town, machine, noon):  # noqa: PLR0917 - fixtures
    connected(chief, mail)
    configure_account(
        actor=machine,
        jurisdiction=town,
        slug="test_mail",
        name="Otro",
        address=mail.address,
        secrets={"token": "t"},
    )
    mail.refresh_from_db()
    assert (config_of(mail).secrets["token"], grant_of(mail).is_given) == ("t", True)
    channel.good = "r9"
    with clock.frozen(noon + HOUR), pytest.raises(GrantOver):
        usable_config(mail)
    mail.refresh_from_db()
    assert config_of(mail).secrets == {"token": "t"}


def test_a_provider_that_is_away_costs_nothing(channel, chief, mail, noon):
    connected(chief, mail)
    channel.fails = ChannelError("No responde.", remedy=Remedy.RETRY_LATER, code="http")
    with clock.frozen(noon + HOUR):
        with pytest.raises(ChannelError):
            usable_config(mail)
        channel.fails = None
        assert usable_config(mail).secrets["access"] == "a-r2"


def test_who_renews_and_dies_is_waited_for_no_longer_than_a_lease(channel, chief, mail, noon):
    connected(chief, mail)
    channel.fails = KeyboardInterrupt()
    later = noon + timedelta(minutes=56)
    with clock.frozen(later), pytest.raises(KeyboardInterrupt):
        usable_config(mail)
    channel.fails = None
    with clock.frozen(later):
        assert usable_config(mail).secrets["access"] == "a-r1"  # still good
    with clock.frozen(later + timedelta(minutes=3)):
        assert usable_config(mail).secrets["access"] == "a-r2"


def test_access_that_a_server_refuses_is_renewed_but_not_for_ever(channel, chief, mail, noon):
    connected(chief, mail)
    distrust(mail.pk)
    assert usable_config(mail).secrets["access"] == "a-r1"  # it is brand-new
    with clock.frozen(noon + timedelta(minutes=11)):
        distrust(mail.pk)
        mail.refresh_from_db()
        assert usable_config(mail).secrets["access"] == "a-r2"
        distrust(mail.pk)
        mail.refresh_from_db()
        assert usable_config(mail).secrets["access"] == "a-r2"


def test_an_ill_account_says_what_to_do(channel, mail, noon):
    assert poll_account(account_id=mail.pk) == 0
    mail.refresh_from_db()
    assert (mail.health["ok"], mail.health["message"], mail.health["remedy"]) == (
        False,
        "El permiso terminó.",
        ADVICE,
    )
    note_refusal(mail.pk, AccessRefused("No lo aceptan.", advice="Otra cosa."))
    mail.refresh_from_db()
    assert mail.health["remedy"] == "Otra cosa."


def test_an_examination_says_it_too_and_is_well_again_after_connecting(channel, chief, mail, noon):
    health = check_health(actor=chief, account=mail)
    assert (health.ok, health.remedy) == (False, ADVICE)
    assert check_health(actor=chief, account=connected(chief, mail)).ok
    channel.fails = ChannelError("No responde.", remedy=Remedy.RETRY_LATER, code="http")
    with clock.frozen(noon + HOUR):
        assert not check_health(actor=chief, account=mail).ok


def test_mail_waits_in_order_for_as_long_as_it_takes(channel, chief, mail, machine, feed, mail_message, noon):  # noqa: PLR0917 - fixtures
    (entry,) = feed(mail, mail_message())
    queued = [
        queue_message(
            actor=machine, conversation=entry.conversation, channel="test_mail", text=words
        ).delivery
        for words in ("uno", "dos")
    ]
    at = noon + timedelta(minutes=1)
    for _ in range(40):
        at += timedelta(minutes=6)
        with clock.frozen(at):
            for delivery in queued:
                send_delivery(delivery_id=delivery.pk)
    first = Delivery.objects.get(pk=queued[0].pk)
    assert (first.state, first.attempts, first.error_code) == (DeliveryState.QUEUED, 0, "grant_over")
    assert Provider.sent == []
    mail.refresh_from_db()
    assert mail.health["remedy"] == ADVICE
    with clock.frozen(at + timedelta(minutes=6)):
        connected(chief, mail)
        for delivery in (*reversed(queued), queued[1]):
            send_delivery(delivery_id=delivery.pk)
    assert [message.text for _, message in Provider.sent] == ["uno", "dos"]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_spend_a_refresh_token_once(channel, chief, mail, noon):
    connected(chief, mail)

    def work(_):
        try:
            return usable_config(ChannelAccount.objects.get(pk=mail.pk)).secrets["access"]
        finally:
            connection.close()

    with clock.frozen(noon + HOUR), ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == ["a-r2"] * 8
    assert channel.renewals == 1


def test_nothing_of_a_state_can_be_used_from_what_is_kept(channel, chief, mail):
    state = begun(chief, mail)
    mail.refresh_from_db()
    kept = config_of(mail).secrets["consent"]
    assert state not in kept
    assert hashlib.sha256(state.encode()).hexdigest() in kept
