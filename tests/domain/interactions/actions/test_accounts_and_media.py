"""Channel accounts, their secrets and health; files that must be fetched."""

from datetime import timedelta
from uuid import uuid4

import pytest
from nexo_test_channels import Provider, later, never

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.examine_account import check_health, examine, examine_all
from nexo.domain.interactions.actions.fetch_media import MAX_TRIES, fetch_media
from nexo.domain.interactions.errors import AccountInvalid
from nexo.domain.interactions.models import Attachment, ChannelAccount
from nexo.domain.interactions.ports import ChannelError, Health
from nexo.domain.interactions.queries.accounts import config_of
from nexo.domain.organisation.enums import Role
from nexo.kernel import clock
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed
from nexo.kernel.jobs.run import run_pending

pytestmark = pytest.mark.usefixtures("noon")


class TestAccounts:
    def test_secrets_are_sealed_and_opened_for_the_adapter_alone(self, chat):
        assert b"t0k3n" not in bytes(chat.secrets_sealed)
        config = config_of(chat)
        assert (config.secrets, config.settings, config.slug) == (
            {"token": "t0k3n"},
            {"number": "1"},
            "test_chat",
        )
        assert AuditEntry.objects.get(action="interactions.configure").changes == {
            "slug": "test_chat",
            "settings": ["number"],
            "secrets": ["token"],
        }

    def test_secrets_not_given_stay_and_empty_ones_go(self, chat, town, machine):
        again = {"actor": machine, "jurisdiction": town, "slug": "test_chat", "address": chat.address}
        configure_account(**again, name="Otro nombre")
        chat.refresh_from_db()
        assert (chat.name, config_of(chat).secrets) == ("Otro nombre", {"token": "t0k3n"})
        configure_account(**again, name="Otro", secrets={"token": ""}, is_active=False)
        chat.refresh_from_db()
        assert (config_of(chat).secrets, chat.is_active) == ({}, False)
        assert ChannelAccount.objects.count() == 1

    def test_the_channel_checks_its_settings(self, town, machine):
        plain = {"actor": machine, "jurisdiction": town, "slug": "test_chat", "name": "x"}
        with pytest.raises(AccountInvalid) as refused:
            configure_account(**plain, settings={"numbre": 1})
        assert refused.value.field == "numbre"
        with pytest.raises(AccountInvalid) as refused:
            configure_account(**plain, secrets={"password": "x"})
        assert refused.value.message == "Este canal no usa password."

    def test_only_an_administrator_of_the_town_configures(self, town, other_town, clerk, staff_of):
        admin = staff_of(Role.ADMINISTRATOR)
        plain = {"slug": "test_chat", "name": "x"}
        assert configure_account(actor=admin, jurisdiction=town, **plain).name == "x"
        with pytest.raises(NotAllowed):
            configure_account(actor=clerk, jurisdiction=town, **plain)
        with pytest.raises(NotAllowed):
            configure_account(actor=admin, jurisdiction=other_town, **plain)

    def test_health_is_asked_and_written_down(self, chat, machine, clerk, noon):
        Provider.health.append(Health(ok=False, message="Venció la clave.", remedy="Renovala."))
        assert check_health(actor=machine, account=chat).ok is False
        chat.refresh_from_db()
        assert chat.health == {"ok": False, "message": "Venció la clave.", "remedy": "Renovala."}
        assert chat.health_at == noon

    def test_health_of_another_town_is_not_asked(self, chat, other_town, staff_of):
        stranger = staff_of(Role.ADMINISTRATOR, jurisdiction=other_town)
        with pytest.raises(NotAllowed):
            check_health(actor=stranger, account=chat)

    def test_every_account_in_use_is_examined_by_itself(self, chat, noon):
        Provider.health.append(Health(ok=False, message="Venció la clave.", remedy="Renovala."))
        in_use = ChannelAccount.objects.filter(is_active=True).count()
        assert examine_all() == in_use
        assert examine_all() == in_use  # a second one waiting is one too many, and is not made
        run_pending(queue="outbound")
        chat.refresh_from_db()
        assert (chat.health["ok"], chat.health_at) == (False, noon)

    def test_one_that_is_no_longer_used_is_left_alone(self, chat, noon):
        ChannelAccount.objects.filter(pk=chat.pk).update(is_active=False)
        examine(account_id=chat.pk)
        chat.refresh_from_db()
        assert chat.health_at is None

    def test_silence_against_the_usual_rhythm_is_an_illness(self, chat, machine, noon, feed, chat_message):
        ChannelAccount.objects.filter(pk=chat.pk).update(created_at=noon - timedelta(weeks=3))
        chat.refresh_from_db()
        for week in (1, 2):
            for number in range(7):
                with clock.frozen(noon - timedelta(weeks=week, minutes=30 * number)):
                    feed(chat, chat_message(external_id=f"{week}-{number}"))
        found = check_health(actor=machine, account=chat)
        assert (found.ok, found.message) == (False, "Nada en 6 horas, y a esta hora suele haber 7.")
        feed(chat, chat_message())
        assert check_health(actor=machine, account=chat).ok


class TestMedia:
    @pytest.fixture
    def pending(self, chat, feed, chat_message) -> Attachment:
        feed(chat, chat_message("", media=[{"media_type": "text/plain", "external_id": "f1", "size": 4}]))
        return Attachment.objects.get()

    def test_it_is_fetched_by_a_job_and_kept(self, pending):
        Provider.media.append(b"hola")
        assert run_pending(queue="outbound") == 1
        pending.refresh_from_db()
        assert (pending.state, pending.size, pending.media_type) == ("stored", 4, "text/plain")
        assert fetch_media(attachment_id=pending.pk) is None

    def test_a_passing_refusal_is_tried_again_and_then_shown(self, pending):
        Provider.media.extend([later(), later()])
        with pytest.raises(ChannelError):
            fetch_media(attachment_id=pending.pk, attempts=0)
        fetch_media(attachment_id=pending.pk, attempts=MAX_TRIES - 1)
        pending.refresh_from_db()
        assert (pending.state, pending.reason) == ("failed", "Ahora no.")

    def test_a_final_refusal_is_shown_at_once(self, pending):
        Provider.media.append(never())
        fetch_media(attachment_id=pending.pk)
        pending.refresh_from_db()
        assert (pending.state, pending.reason) == ("failed", "No existe.")

    def test_what_we_may_not_keep_is_refused_with_the_reason(self, pending):
        Provider.media.append(b"MZ\x90\x00" * 40)
        fetch_media(attachment_id=pending.pk)
        pending.refresh_from_db()
        assert pending.state == "refused"
        assert pending.reason

    def test_an_unknown_one_is_nothing_to_do(self, db):
        assert fetch_media(attachment_id=uuid4()) is None

    def test_a_channel_without_that_ability_fails_it(self, mail, feed, mail_message):
        feed(mail, mail_message(media=[{"media_type": "text/plain", "url": "https://x.test/a"}]))
        run_pending(queue="outbound")
        assert Attachment.objects.values_list("state", "reason").get() == (
            "failed",
            "Este canal no baja archivos.",
        )
