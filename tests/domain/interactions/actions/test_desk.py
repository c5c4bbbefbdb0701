"""What stays among officials: drafts, calls to colleagues, messages put off."""

from datetime import timedelta

import pytest
from nexo_test_channels import Provider

from nexo.domain.interactions.actions.add_note import add_note
from nexo.domain.interactions.actions.draft import save_draft
from nexo.domain.interactions.actions.mention import hear_mentions
from nexo.domain.interactions.actions.protect import protect
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.undo_message import undo_message
from nexo.domain.interactions.errors import MentionUnknown, ScheduleWrong, WindowClosed
from nexo.domain.interactions.models import Conversation, Draft, Interaction, Mention
from nexo.domain.interactions.queries.inbox import draft_of, inbox
from nexo.domain.interactions.queries.rows import timeline_rows
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.kernel import clock
from nexo.kernel.errors import NotAllowed
from nexo.kernel.jobs.run import run_pending

pytestmark = pytest.mark.usefixtures("noon")


def write(actor, conversation, text="Va la cuadrilla", **more):
    return queue_message(actor=actor, conversation=conversation, channel="test_chat", text=text, **more)


class TestPutOff:
    def test_it_leaves_at_its_moment_and_holds_up_nobody_before(self, talk, clerk, noon):
        write(clerk, talk, "Mañana cortamos el agua", send_at=noon + timedelta(hours=3))
        write(clerk, talk, "Gracias por avisar")
        with clock.frozen(noon + timedelta(minutes=1)):
            run_pending(queue="outbound")
        assert [message.text for _, message in Provider.sent] == ["Gracias por avisar"]
        with clock.frozen(noon + timedelta(hours=3, seconds=1)):
            run_pending(queue="outbound")
        assert [message.text for _, message in Provider.sent][1:] == ["Mañana cortamos el agua"]

    def test_the_screen_says_when_it_leaves(self, talk, clerk, noon):
        write(clerk, talk, send_at=noon + timedelta(hours=3))
        write(clerk, talk, "Ahora")
        rows = timeline_rows(actor=clerk, conversation=talk).items
        assert [row.leaves_later for row in rows if row.direction == "out"] == [False, True]

    def test_it_can_be_taken_back_until_then(self, talk, clerk, noon):
        queued = write(clerk, talk, send_at=noon + timedelta(hours=3))
        with clock.frozen(noon + timedelta(hours=2)):
            undo_message(actor=clerk, interaction=queued.interaction)
        with clock.frozen(noon + timedelta(hours=4)):
            run_pending(queue="outbound")
        assert Provider.sent == []

    @pytest.mark.parametrize("hours", [-1, 0, 91 * 24])
    def test_neither_in_the_past_nor_in_the_far_future(self, talk, clerk, noon, hours):
        with pytest.raises(ScheduleWrong):
            write(clerk, talk, send_at=noon + timedelta(hours=hours))

    def test_not_past_the_providers_window(self, talk, clerk, noon):
        with pytest.raises(WindowClosed):
            write(clerk, talk, send_at=noon + timedelta(hours=25))
        assert Interaction.objects.filter(direction="out").count() == 0


class TestDraft:
    def test_each_has_one_and_sending_ends_it(self, talk, clerk, staff_of):
        other = staff_of(Role.TRIAGE)
        save_draft(actor=clerk, conversation=talk, channel="test_chat", text="Va la")
        save_draft(actor=clerk, conversation=talk, channel="test_chat", text="Va la cuadri")
        save_draft(actor=other, conversation=talk, channel="", text="Otra cosa")
        assert draft_of(actor=clerk, conversation=talk).text == "Va la cuadri"
        write(clerk, talk)
        assert draft_of(actor=clerk, conversation=talk) is None
        assert draft_of(actor=other, conversation=talk).text == "Otra cosa"

    def test_an_empty_one_is_forgotten(self, talk, clerk):
        save_draft(actor=clerk, conversation=talk, channel="", text="x")
        assert save_draft(actor=clerk, conversation=talk, channel="", text="  ") is None
        assert not Draft.objects.exists()

    def test_who_may_not_write_keeps_none(self, talk, staff_of, machine):
        for actor in (staff_of(Role.ANALYST), machine):
            with pytest.raises(NotAllowed):
                save_draft(actor=actor, conversation=talk, channel="", text="x")


class TestMention:
    @pytest.fixture
    def colleague(self, staff_of):
        """Ana of triage, whose login holds the role in the tables too."""
        actor = staff_of(Role.TRIAGE)
        member = StaffMember.objects.select_related("account").get(pk=actor.staff_id)
        member.account.email = "Ana.Paz@ceibos.test"
        member.account.save(update_fields=["email"])
        RoleGrant.objects.create(staff=member, role=Role.TRIAGE)
        return actor

    def called(self, actor):
        return [row.id for row in inbox(actor=actor, view="mentioned").items]

    def test_who_is_called_finds_it_until_they_open_it(self, talk, clerk, colleague):
        add_note(actor=clerk, conversation=talk, text="@ana.paz ¿vos sabés? @ana.paz")
        assert self.called(colleague) == [talk.pk]
        assert self.called(clerk) == []
        assert hear_mentions(actor=colleague, conversation=talk) == 1
        assert self.called(colleague) == []
        assert Mention.objects.get().seen_at is not None

    def test_a_stranger_is_refused_and_no_note_is_left(self, talk, clerk, colleague):
        with pytest.raises(MentionUnknown, match="@nadie"):
            add_note(actor=clerk, conversation=talk, text="@ana.paz @nadie")
        assert not Interaction.objects.filter(kind="note").exists()
        assert not Mention.objects.exists()

    def test_a_namesake_of_another_town_is_a_stranger(self, talk, clerk, staff_of, other_town):
        actor = staff_of(Role.TRIAGE, jurisdiction=other_town)
        account = StaffMember.objects.get(pk=actor.staff_id).account
        account.email = "ana.paz@otra.test"
        account.save(update_fields=["email"])
        with pytest.raises(MentionUnknown):
            add_note(actor=clerk, conversation=talk, text="@ana.paz")

    def test_who_must_not_read_it_is_not_called(self, talk, machine, colleague, make_unit):
        protect(actor=machine, interaction=talk.interactions.get(), unit=make_unit("GEN"))
        talk = Conversation.objects.get()
        if talk.is_protected:
            with pytest.raises(MentionUnknown):
                add_note(actor=machine, conversation=talk, text="@ana.paz")
