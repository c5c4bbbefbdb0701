"""Send a person a notice by the channel that fits, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop, override

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.open_conversation import open_conversation
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.errors import AddressMissing, ChannelCannot, TextTooLong, WindowClosed
from nexo.domain.interactions.models import Conversation
from nexo.domain.interactions.ports import Sender
from nexo.domain.interactions.queries.addresses import last_written_at
from nexo.domain.interactions.queries.choices import channel_choices
from nexo.domain.interactions.rules.choice import window_left
from nexo.domain.interactions.rules.quiet import AWAKE, morning_after, quiet_hours
from nexo.domain.notifications.enums import NoticeState
from nexo.domain.notifications.models import Notice
from nexo.domain.notifications.rules.pick import BY_LAW, pick
from nexo.domain.notifications.rules.texts import LONGEST, fill
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.settings.queries import content_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor

CHAT = frozenset({"whatsapp", "telegram", "messenger", "instagram", "webchat"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A notice in its forms: `long` for mail, `chat` for messaging, `buttons` where the channel has them.

    `values` fill the blanks of a town's own words, where it wrote some; without them these words stand.
    """

    subject: str
    long: str
    chat: str
    buttons: Sequence[tuple[str, str]] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a notice speaks of: (register, kind, id), and the channel that the matter came by.

    `reader_unit`: the only one that reads in the ledger what was told, where it would give away who asked.
    """

    register: str
    kind: str
    object_id: UUID
    came_by: str = ""
    reader_unit: Unit | None = None


@transaction.atomic
def notify(
    *,
    actor: Actor,
    slug: str,
    key: str,
    party: Party | None,
    about: About,
    wording: Wording,
    by_law: bool = False,
) -> Notice:
    """Queue a notice and return it; the same `key` again returns what is there.

    `by_law`: the law orders to tell the person, who cannot refuse it where no other channel is left.

    Nobody to tell, or no way to reach them, is a notice too, with the reason: silence is visible (R19).
    """
    held = Notice.objects.filter(key=key).first()
    if held is not None:
        return held
    notice = Notice(
        jurisdiction_id=jurisdiction_of(actor),
        slug=slug,
        key=key,
        party=party,
        register=about.register,
        object_id=about.object_id,
        state=NoticeState.UNDELIVERABLE,
        because=gettext_noop("no se sabe a quién avisar"),
    )
    if party is not None:
        own = in_own_words(notice.jurisdiction_id, slug, wording, party.tongue)
        _send(actor, notice, party, about, own, by_law=by_law)
    notice.save(force_insert=True)
    return notice


def in_own_words(jurisdiction_id: UUID, slug: str, wording: Wording, tongue: str) -> Wording:
    """Return a notice in the words that its town published, if any; other languages keep those of the product."""
    if not wording.values or not tongue.startswith(settings.LANGUAGE_CODE):
        return wording
    texts = content_of(jurisdiction_id, "notice", slug)
    if texts is None:
        return wording
    own = {name: fill(str(texts[name]), wording.values) for name in LONGEST}
    return replace(wording, subject=own["subject"], long=own["long"], chat=own["chat"])


def _send(
    actor: Actor, notice: Notice, party: Party, about: About, wording: Wording, *, by_law: bool
) -> None:
    with override(settings.LANGUAGE_CODE):
        # What is kept is in the town's language, whoever's turn it was.
        choices = channel_choices(party=party)
        # Who said how they want to be written to is heard; whoever said nothing is answered where they wrote.
        came_by = "" if party.preferred_channel else about.came_by
        channel, because = pick(choices, came_by=came_by, by_law=by_law)
    if not channel:
        notice.because = gettext_noop("no hay un medio por el que se pueda escribir ahora")
        return
    conversation = open_conversation(actor=actor, party=party)
    try:
        _queue(
            notice,
            conversation,
            actor=actor,
            channel=channel,
            to=next(one.to for one in choices if one.slug == channel),
            about=about,
            wording=wording,
            by_law=because == BY_LAW,
        )
    except (AddressMissing, ChannelCannot, TextTooLong, WindowClosed) as refused:
        notice.because = refused.message[:200]
        return
    notice.channel, notice.because, notice.state = channel, because[:200], NoticeState.QUEUED


def _queue(
    notice: Notice,
    conversation: Conversation,
    *,
    actor: Actor,
    channel: str,
    to: Sender | None,
    about: About,
    wording: Wording,
    by_law: bool,
) -> None:
    is_chat = channel in CHAT
    queued = queue_message(
        actor=actor,
        conversation=conversation,
        channel=channel,
        to=to,
        party=notice.party,
        subject=wording.subject,
        text=wording.chat if is_chat else wording.long,
        buttons=wording.buttons if is_chat else (),
        references=((about.register, about.kind, about.object_id),),
        automatic=True,
        reader_unit=about.reader_unit,
        key=key_of(notice),
        by_law=by_law,
        send_at=after_rest(conversation, channel),
    )
    notice.interaction = queued.interaction


def key_of(notice: Notice) -> str:
    """Return what the keys of all messages of a notice begin with, its first one's being just that."""
    return f"notice:{notice.id}"


def after_rest(conversation: Conversation, channel: str) -> datetime | None:
    """Return when a notice may leave that would ring at an hour of rest, the town's or the person's; None: now.

    One whose provider would not take it in the morning any more leaves now: better at night than never.
    """
    sheet = registry.channels.get(channel).capabilities
    if not sheet.rings:
        return None
    now = clock.now()
    morning = _end_of_rest(conversation, now)
    if morning is None:
        return None
    last = last_written_at(conversation, channel)
    is_awake = last is not None and now - last < AWAKE
    left = window_left(last, sheet.window_for(automatic=True), morning)
    return None if is_awake or left == timedelta(0) else morning


def _end_of_rest(conversation: Conversation, now: datetime) -> datetime | None:
    """Return when both the town's hours of rest and those of the person are over; None: they are."""
    town, person = conversation.jurisdiction, conversation.party
    rests = [quiet_hours(town.local_rules.get("quiet_hours"))]
    if person is not None and person.contact_from is not None and person.contact_to is not None:
        rests.append((person.contact_to, person.contact_from))
    local = now.astimezone(town.zone_info)
    ends = [end for begins, over in rests if (end := morning_after(local, begins, over)) is not None]
    return max(ends, default=None)
