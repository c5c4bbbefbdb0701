"""Which channels an official can answer by, judged before a word is typed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q

from nexo.domain.interactions import registry
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.models import ChannelAccount, Conversation, Interaction
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.interactions.ports import Capabilities, Sender
from nexo.domain.interactions.rules import choice
from nexo.domain.parties.enums import Assurance
from nexo.domain.parties.models import ContactPoint, Identifier, Party
from nexo.domain.parties.policies import refused_channels, refused_channels_of
from nexo.kernel import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelChoice:
    """A channel for one person: whether it may be used, why, and whether it is the one proposed."""

    slug: str
    label: str
    icon: str
    to: Sender | None
    allowed: bool
    because: str
    window_left: timedelta | None
    max_text: int | None
    attachments: bool
    in_parts: bool
    is_proposed: bool
    reaches: bool
    is_refused: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """An address of the person and what is known of it."""

    sender: Sender
    verified: bool
    preferred: bool
    bounced: bool


@dataclass(frozen=True, slots=True)
class _Written:
    at: datetime
    sender: Sender | None


def channel_choices(
    *, conversation: Conversation | None = None, party: Party | None = None
) -> list[ChannelChoice]:
    """Return every configured channel that can write, judged for the person of `conversation` or `party`.

    Six queries, whatever the number of channels.
    """
    person = party or (conversation.party if conversation else None)
    accounts = _accounts(_jurisdiction(conversation, person))
    return _judged(
        accounts,
        person,
        written=_written(conversation, person),
        known=list(_addresses(person)) if person else [],
        refused=refused_channels(person) if person else {},
    )


def choices_of_many(
    *,
    jurisdiction_id: UUID,
    parties: Sequence[Party],
    permits: Callable[[UUID, str], bool] = lambda _root, _slug: True,
) -> dict[UUID, list[ChannelChoice]]:
    """Return what `channel_choices` says for an automatic message to each of many people, by the id of their root.

    Six queries, however many they are. Only the channels that `permits(root, slug)` are judged.
    """
    roots = {party.root_id: party for party in parties}
    accounts = _accounts(jurisdiction_id)
    root_of = {
        one: root or one for one, root in Party.objects.of_clusters(roots).values_list("id", "canonical_id")
    }
    written = _written_by(root_of)
    known = _addresses_of(root_of)
    refused = refused_channels_of(roots)
    return {
        root: _judged(
            [account for account in accounts if permits(root, account.slug)],
            person,
            written=written.get(root, {}),
            known=known.get(root, []),
            refused=refused.get(root, {}),
            automatic=True,
        )
        for root, person in roots.items()
    }


def _judged(
    accounts: list[ChannelAccount],
    person: Party | None,
    *,
    written: dict[str, _Written],
    known: list[_Known],
    refused: Mapping[str, datetime],
    automatic: bool = False,
) -> list[ChannelChoice]:
    sheets = [(account, registry.channels.get(account.slug).capabilities) for account in accounts]
    found = [_address(account.slug, sheet, known, written) for account, sheet in sheets]
    options = [
        replace(
            _option(account, sheet, address, person, written, automatic=automatic),
            refused_at=refused.get(account.slug),
        )
        for (account, sheet), address in zip(sheets, found, strict=True)
    ]
    judged = choice.judge(options, clock.now())
    return [
        ChannelChoice(
            slug=one.slug,
            label=registry.channels.get(one.slug).label,
            icon=registry.channels.get(one.slug).icon,
            to=address.sender if address else None,
            allowed=one.allowed,
            because=one.because,
            window_left=one.window_left,
            max_text=sheet.max_text,
            attachments=sheet.attachments,
            in_parts=sheet.in_parts,
            is_proposed=one.is_proposed,
            reaches=one.reaches,
            is_refused=one.is_refused,
        )
        for one, address, (_, sheet) in zip(judged, found, sheets, strict=True)
    ]


def _jurisdiction(conversation: Conversation | None, person: Party | None) -> UUID:
    if conversation is not None:
        return conversation.jurisdiction_id
    if person is None:
        raise ValueError("channel_choices needs a conversation or a party")
    return person.jurisdiction_id


def _accounts(jurisdiction_id: UUID) -> list[ChannelAccount]:
    """Return one active account for each channel that can write."""
    rows = ChannelAccount.objects.filter(jurisdiction_id=jurisdiction_id, is_active=True)
    kept: dict[str, ChannelAccount] = {}
    for row in rows.order_by("slug", "created_at"):
        sheet = registry.channels.get(row.slug).capabilities
        if sheet.outbound and not sheet.manual:
            kept.setdefault(row.slug, row)
    return list(kept.values())


def _written(conversation: Conversation | None, person: Party | None) -> dict[str, _Written]:
    """Return when, and from where, the person last wrote by each channel."""
    which = Q(pk__in=[])
    if person is not None:
        which = Q(party__in=cluster_of(person.root_id))
    elif conversation is not None:
        which = Q(conversation=conversation)
    rows = Interaction.objects.filter(which, direction=Direction.IN, is_automatic=False).exclude(
        kind=InteractionKind.EVENT
    )
    newest = rows.values("channel").annotate(at=Max("occurred_at"))
    found = {row["channel"]: _Written(row["at"], None) for row in newest}
    if not found:
        return found
    last = rows.filter(occurred_at__in=[one.at for one in found.values()])
    for channel, senders in last.values_list("channel", "details__senders"):
        if senders:
            found[channel] = _Written(found[channel].at, Sender(*senders[0]))
    return found


def _addresses(person: Party) -> Iterable[_Known]:
    for _party, known in _addresses_where(Q(party__in=cluster_of(person.root_id))):
        yield known


def _addresses_of(root_of: Mapping[UUID, UUID]) -> dict[UUID, list[_Known]]:
    found: dict[UUID, list[_Known]] = {}
    for party, known in _addresses_where(Q(party__in=list(root_of))):
        found.setdefault(root_of[party], []).append(known)
    return found


def _addresses_where(mine: Q) -> Iterable[tuple[UUID, _Known]]:
    sure = {Assurance.CHANNEL_VERIFIED, Assurance.DOCUMENT_CHECKED}
    for row in Identifier.objects.filter(mine, valid_to__isnull=True).order_by("-valid_from"):
        yield (
            row.party_id,
            _Known(Sender(row.scheme, row.normalised), row.assurance in sure, preferred=False, bounced=False),
        )
    points = ContactPoint.objects.filter(mine, valid_to__isnull=True)
    for point in points.order_by("-is_preferred", "-valid_from"):
        yield (
            point.party_id,
            _Known(
                Sender(point.kind, point.normalised),
                verified=point.assurance in sure,
                preferred=point.is_preferred,
                bounced=point.bounced_at is not None,
            ),
        )


def _written_by(root_of: Mapping[UUID, UUID]) -> dict[UUID, dict[str, _Written]]:
    """Return the same as `_written` for many people, by the id of their root."""
    rows = Interaction.objects.filter(
        party__in=list(root_of), direction=Direction.IN, is_automatic=False
    ).exclude(kind=InteractionKind.EVENT)
    newest = rows.order_by("party", "channel", "-occurred_at").distinct("party", "channel")
    found: dict[UUID, dict[str, _Written]] = {}
    for party, channel, at, senders in newest.values_list(
        "party_id", "channel", "occurred_at", "details__senders"
    ):
        mine = found.setdefault(root_of[party], {})
        if channel not in mine or mine[channel].at < at:
            mine[channel] = _Written(at, Sender(*senders[0]) if senders else None)
    return found


def _address(
    slug: str, sheet: Capabilities, known: list[_Known], written: dict[str, _Written]
) -> _Known | None:
    """Return the address for a channel.

    The one last written from, else a sound one on record, else a bounced one.
    """
    last = written.get(slug)
    fitting = [one for one in known if one.sender.kind in sheet.address_kinds]
    if last and last.sender and last.sender.kind in sheet.address_kinds:
        same = next((one for one in fitting if one.sender.value == last.sender.value), None)
        return same or _Known(last.sender, verified=True, preferred=False, bounced=False)
    return next((one for one in fitting if not one.bounced), None) or next(iter(fitting), None)


def _option(
    account: ChannelAccount,
    sheet: Capabilities,
    address: _Known | None,
    person: Party | None,
    written: dict[str, _Written],
    *,
    automatic: bool,
) -> choice.Option:
    last = written.get(account.slug)
    said = person.preferred_channel if person is not None else ""
    # The channel that somebody chose says more than the address that was marked for them.
    preferred = said == account.slug if said else bool(address and address.preferred)
    return choice.Option(
        slug=account.slug,
        label=account.name,
        has_address=address is not None,
        is_healthy=account.health.get("ok", True) is not False,
        bounced=bool(address and address.bounced),
        verified=bool(address and address.verified),
        preferred=preferred,
        last_in_at=last.at if last else None,
        window_hours=sheet.window_for(automatic=automatic),
        cost_cents=sheet.cost_cents,
        reaches=not sheet.waits_to_be_seen,
        answers_only=sheet.answers_only,
    )
