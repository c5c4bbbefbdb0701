"""How, when and about what a neighbour wants to be written to."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nexo.domain.campaigns.enums import TOPICS
from nexo.domain.interactions import registry
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.parties.actions.edit_party import edit_party
from nexo.domain.parties.actions.record_consent import record_consent
from nexo.domain.parties.actions.withdraw_consent import withdraw_consent
from nexo.domain.parties.enums import ConsentBasis
from nexo.domain.parties.models import Consent, Party
from nexo.domain.parties.policies import EVERY_PURPOSE
from nexo.kernel.actors import Actor

SOURCE = "portal"
TEXT_VERSION = "mi-cuenta-1"
_TOPICS = tuple(topic.value for topic in TOPICS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was said. Empty or None: nothing in particular. `topics` are agreed to, `refused` are channels."""

    channel: str = ""
    begins: time | None = None
    ends: time | None = None
    language: str = ""
    topics: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def band(self) -> str:
        """The hours as the form names them: `08-12`."""
        return f"{self.begins:%H}-{self.ends:%H}" if self.begins and self.ends else ""


def channels_of(jurisdiction_id: UUID) -> list[tuple[str, str]]:
    """Return the channels by which the town writes, with their names. One query."""
    slugs = ChannelAccount.objects.filter(jurisdiction_id=jurisdiction_id, is_active=True)
    found = []
    for slug in sorted(set(slugs.values_list("slug", flat=True))):
        channel = registry.channels.get(slug)
        if channel.capabilities.outbound and not channel.capabilities.manual:
            found.append((slug, _(channel.label)))
    return found


def wishes_of(*, actor: Actor, party: Party) -> Wishes:
    """Return what a neighbour has said so far. One query."""
    rows = Consent.objects.filter(party__in=cluster_of(actor.party_id), withdrawn_at__isnull=True)
    told = set(rows.values_list("purpose", "basis", "channel"))
    return Wishes(
        channel=party.preferred_channel,
        begins=party.contact_from,
        ends=party.contact_to,
        language=party.language,
        topics=tuple(one for one in _TOPICS if any(t[:2] == (one, ConsentBasis.CONSENT) for t in told)),
        refused=tuple(
            sorted(
                channel
                for purpose, basis, channel in told
                if purpose == EVERY_PURPOSE and basis == ConsentBasis.REFUSAL and channel
            )
        ),
    )


@transaction.atomic
def keep_wishes(*, actor: Actor, party: Party, wishes: Wishes) -> None:
    """Write down what changed: the record, the consents given and withdrawn, the channels refused and allowed again."""
    before = wishes_of(actor=actor, party=party)
    changes = {
        "preferred_channel": wishes.channel,
        "contact_from": wishes.begins,
        "contact_to": wishes.ends,
        "language": wishes.language,
    }
    edit_party(actor=actor, party=party, changes=changes)
    for topic in set(wishes.topics) - set(before.topics):
        withdraw_consent(actor=actor, party=party, purpose=topic, source=SOURCE, basis=ConsentBasis.REFUSAL)
        record_consent(actor=actor, party=party, purpose=topic, source=SOURCE, text_version=TEXT_VERSION)
    for topic in set(before.topics) - set(wishes.topics):
        withdraw_consent(actor=actor, party=party, purpose=topic, source=SOURCE)
    for channel in set(wishes.refused) - set(before.refused):
        record_consent(
            actor=actor,
            party=party,
            purpose=EVERY_PURPOSE,
            channel=channel,
            source=SOURCE,
            basis=ConsentBasis.REFUSAL,
        )
    for channel in set(before.refused) - set(wishes.refused):
        withdraw_consent(
            actor=actor,
            party=party,
            purpose=EVERY_PURPOSE,
            channel=channel,
            source=SOURCE,
            basis=ConsentBasis.REFUSAL,
        )
