"""What a message claims about where it belongs, looked up; the decision itself is in `rules.threading`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from nexo.domain.interactions.models import Conversation, Delivery, Interaction, ThreadKey
from nexo.domain.interactions.ports import InboundItem, Sender
from nexo.domain.interactions.rules import tokens
from nexo.domain.interactions.rules.threading import Claim, ClaimBy, private_domain
from nexo.domain.parties.models import ContactPoint, Party
from nexo.kernel.absent import Absent

_LONGEST_KEY = 300
_MOST_KEYS = 100
_absent = Absent("thread_keys")


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a message, best first; the message it answers; our own message that it is a copy of.

    `referred_in` is the conversation where something spoke of the message before it came.
    """

    claims: tuple[Claim, ...] = ()
    answers: Interaction | None = None
    same_id: Interaction | None = None
    referred_in: UUID | None = None
    known_keys: frozenset[str] = field(default_factory=frozenset)


def message_id(item: InboundItem) -> str:
    """Return the id by which other messages refer to this one: a mail's Message-ID, else its own id."""
    return str(item.extra.get("message_id") or item.external_id or "")[:_LONGEST_KEY]


def keys_of(item: InboundItem) -> list[str]:
    """Return every id that this message may later be found by, its own first."""
    named = (message_id(item), *(key[:_LONGEST_KEY] for key in item.reply_to[:_MOST_KEYS]))
    return [key for key in dict.fromkeys(named) if key]


def claims_of(item: InboundItem, *, jurisdiction_id: UUID, party: Party | None, keeps_keys: bool) -> Claims:
    """Look up what a message claims. Costs nothing when it claims nothing and its channel has no threads."""
    token = next(filter(None, map(tokens.conversation_of, item.thread_tokens)), None)
    wanted = keys_of(item) if keeps_keys else [key[:_LONGEST_KEY] for key in item.reply_to[:_MOST_KEYS]]
    if not wanted and token is None:
        return Claims()
    rows = {row.key: row for row in _keys(jurisdiction_id, wanted)}
    own = rows.get(message_id(item))
    replied = next((rows[key] for key in item.reply_to if key in rows), None)
    named = [(token, ClaimBy.TOKEN), (replied.conversation_id if replied else None, ClaimBy.REPLY)]
    referred_in = own.conversation_id if own is not None and own.interaction_id is None else None
    if replied is None and referred_in is not None:
        # It was referred to before it came: its siblings already stand somewhere.
        named.append((referred_in, ClaimBy.REPLY))
    return Claims(
        claims=tuple(_claims(named, item.senders, jurisdiction_id, party)),
        answers=replied.interaction if replied else None,
        same_id=own.interaction if own else None,
        referred_in=referred_in,
        known_keys=frozenset(rows),
    )


@contextmanager
def looking_keys_up(jurisdiction_id: UUID, items: Iterable[InboundItem]) -> Iterator[None]:
    """Ask once for the ids that the messages of a batch name: most are nobody's yet, and need not be asked for again."""
    wanted = list({key for item in items for key in keys_of(item)})
    there = ThreadKey.objects.filter(jurisdiction_id=jurisdiction_id, key__in=wanted).values_list(
        "key", flat=True
    )
    with _absent.during((jurisdiction_id, key) for key in set(wanted).difference(there)):
        yield


_KEEP = """
INSERT INTO interactions_threadkey (jurisdiction_id, key, conversation_id, interaction_id)
SELECT %(town)s, key, %(conversation)s, CASE WHEN key = %(own)s THEN %(interaction)s::uuid END
FROM unnest(%(keys)s::text[]) AS key
ON CONFLICT DO NOTHING
"""


def keep_keys(item: InboundItem, interaction: Interaction, known: frozenset[str]) -> None:
    """Write the ids of a message, the ones it refers to included, so that later siblings join it."""
    town, own = interaction.jurisdiction_id, message_id(item)
    if own in known:
        ThreadKey.objects.filter(jurisdiction_id=town, key=own, interaction__isnull=True).update(
            interaction=interaction
        )
    fresh = [key for key in keys_of(item) if key not in known]
    if fresh:
        values: dict[str, Any] = {"town": town, "own": own, "keys": fresh, "interaction": interaction.pk}
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, values | {"conversation": interaction.conversation_id})
        _absent.found((town, key) for key in fresh)


def _keys(jurisdiction_id: UUID, wanted: list[str]) -> Iterable[ThreadKey]:
    if not wanted or _absent.holds((jurisdiction_id, key) for key in wanted):
        return ()
    return ThreadKey.objects.filter(jurisdiction_id=jurisdiction_id, key__in=wanted).select_related(
        "interaction"
    )


def _claims(
    named: list[tuple[UUID | None, ClaimBy]],
    senders: tuple[Sender, ...],
    jurisdiction_id: UUID,
    party: Party | None,
) -> Iterable[Claim]:
    ids = {conversation_id for conversation_id, _ in named if conversation_id}
    rows = (
        Conversation.objects.filter(jurisdiction_id=jurisdiction_id, pk__in=ids)
        .select_related("party")
        .in_bulk()
        if ids
        else {}
    )
    for conversation_id, by in named:
        conversation = rows.get(conversation_id) if conversation_id else None
        if conversation is not None:
            is_participant = _takes_part(conversation, senders, party)
            yield Claim(
                conversation_id=conversation.pk,
                by=by,
                is_participant=is_participant,
                is_near=not is_participant and _is_near(conversation, senders),
            )


def _takes_part(conversation: Conversation, senders: tuple[Sender, ...], party: Party | None) -> bool:
    """Say whether the sender is the person of the conversation, wrote in it before.

    Or was written to in it.
    """
    if party is not None and conversation.party is not None and party.root_id == conversation.party.root_id:
        return True
    values = [sender.value for sender in senders]
    mine = Q(delivery__to_value__in=values)
    if party is not None:
        mine |= Q(party_id=party.pk)
    return Interaction.objects.filter(mine, conversation=conversation).exists()


def _is_near(conversation: Conversation, senders: tuple[Sender, ...]) -> bool:
    """Say whether a sender's mail domain is that of the conversation's person, and says anything at all.

    Where it is nobody's, the domain of the addresses that we wrote to in it: another office of the same body.
    """
    domains = {private_domain(sender.value) for sender in senders if sender.kind == "email"} - {""}
    if not domains:
        return False
    if conversation.party_id is None:
        written = Delivery.objects.filter(interaction__conversation=conversation, to_kind="email")
        return any(private_domain(value) in domains for value in written.values_list("to_value", flat=True))
    known = ContactPoint.objects.filter(party_id=conversation.party_id, kind="email", valid_to__isnull=True)
    return any(private_domain(value) in domains for value in known.values_list("normalised", flat=True))
