"""What use has taught about a neighbour: channel, hours, topics; shown with the reason and revocable (R35)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.application.my_file.who import own_cases
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.parties.actions.edit_party import edit_party
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor
from nexo.kernel.text.languages import said

_LOOKED_AT = 20
_LEAST = 3
_SHARE = 0.6
_LEAST_OF_A_TOPIC = 2
_KINDS = (InteractionKind.MESSAGE, InteractionKind.FORM, InteractionKind.CALL, InteractionKind.VISIT)
BANDS = {
    "08-12": gettext_noop("a la mañana, de 8 a 12"),
    "12-18": gettext_noop("a la tarde, de 12 a 18"),
    "18-21": gettext_noop("a la noche, de 18 a 21"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """Something seen in use. `key` names it to revoke it; `because` is where it was learnt from, in numbers."""

    key: str
    kind: str
    value: str
    label: str
    seen: int
    of: int


def habits(*, actor: Actor, party: Party, zone: ZoneInfo) -> list[Habit]:
    """Return what is learnt and was neither said nor revoked. Two queries; nothing of it is stored."""
    rows = Interaction.objects.filter(
        party__in=cluster_of(actor.party_id),
        direction=Direction.IN,
        is_automatic=False,
        is_protected=False,
        kind__in=_KINDS,
    ).order_by("-occurred_at", "-id")[:_LOOKED_AT]
    seen = list(rows.values_list("channel", "occurred_at"))
    found = [*_channel(seen, party), *_hours(seen, party, zone), *_topics(actor)]
    return [one for one in found if one.key not in party.unlearned]


def unlearn(*, actor: Actor, party: Party, key: str) -> None:
    """Forget a habit for good: it is not concluded again from use."""
    known = [*party.unlearned, key[:60]]
    edit_party(actor=actor, party=party, changes={"unlearned": sorted(set(known))[:50]})


def _most(values: Sequence[str]) -> tuple[str, int] | None:
    """Return the value that most of enough observations show, with their number."""
    if len(values) < _LEAST:
        return None
    value, count = Counter(values).most_common(1)[0]
    return (value, count) if value and count >= _LEAST and count / len(values) >= _SHARE else None


def _channel(seen: Sequence[tuple[str, datetime]], party: Party) -> list[Habit]:
    channels = [channel for channel, _at in seen]
    most = _most(channels)
    if most is None or party.preferred_channel:
        return []
    slug, count = most
    return [
        Habit(key=f"channel:{slug}", kind="channel", value=slug, label=slug, seen=count, of=len(channels))
    ]


def _hours(seen: Sequence[tuple[str, datetime]], party: Party, zone: ZoneInfo) -> list[Habit]:
    bands = [_band(at.astimezone(zone).hour) for _channel, at in seen]
    most = _most(bands)
    if most is None or party.contact_from is not None:
        return []
    band, count = most
    label = _(BANDS[band])
    return [Habit(key=f"hours:{band}", kind="hours", value=band, label=label, seen=count, of=len(bands))]


def _band(hour: int) -> str:
    for band in BANDS:
        begins, ends = (int(part) for part in band.split("-"))
        if begins <= hour < ends:
            return band
    return ""


def _topics(actor: Actor) -> list[Habit]:
    rows = own_cases(actor).select_related("service__group").order_by("-received_at")[:_LOOKED_AT]
    groups = [case.service.group for case in rows if case.service.group is not None]
    counts = Counter(group.code for group in groups)
    names = {group.code: said(group, "name") for group in groups}
    return [
        Habit(key=f"topic:{code}", kind="topic", value=code, label=names[code], seen=count, of=len(groups))
        for code, count in counts.most_common(3)
        if count >= _LEAST_OF_A_TOPIC
    ]
