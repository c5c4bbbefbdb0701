"""Writes a campaign: a new draft, or another wording of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from uuid import UUID

from django.db import transaction

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.enums import CampaignState, Purpose
from nexo.domain.campaigns.errors import CampaignUnfit, CampaignUnknown, MoveImpossible, SegmentUnknown
from nexo.domain.campaigns.models import Campaign
from nexo.domain.campaigns.queries.choosing import usable_for_campaigns
from nexo.domain.campaigns.rules.pace import FASTEST, SLOWEST, hours_are_awake
from nexo.domain.interactions.rules.quiet import quiet_hours
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed

LONGEST = 1000
"""Letters of a message that a telephone shows without scrolling away."""
LONGEST_MAIL = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is written of a campaign; `templates` {channel: id of a template}."""

    name: str
    segment_id: UUID
    subject: str
    text: str
    long_text: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)
    per_minute: int = 60
    opens: time = time(9)
    closes: time = time(20)
    reason: str = ""
    legal_act: str = ""


@transaction.atomic
def write_campaign(*, actor: Actor, terms: Terms, campaign_id: UUID | None = None) -> Campaign:
    """Return the draft. Whoever writes on it is remembered: another person launches it.

    Raises `CampaignUnknown`, `CampaignUnfit`, `SegmentUnknown`, `MoveImpossible` once it is no draft.
    """
    if not policies.may_draft(actor):
        raise NotAllowed
    campaign = _draft(actor, campaign_id)
    segment = policies.segments_visible_to(actor).select_related("jurisdiction").filter(pk=terms.segment_id)
    found = segment.first()
    if found is None:
        raise SegmentUnknown
    campaign.segment, campaign.purpose = found, found.purpose
    _check(terms, campaign)
    campaign.name, campaign.subject = terms.name.strip()[:80], terms.subject.strip()[:120]
    campaign.text, campaign.long_text = terms.text.strip(), terms.long_text.strip()
    campaign.templates = _templates(campaign, terms)
    campaign.per_minute, campaign.opens, campaign.closes = terms.per_minute, terms.opens, terms.closes
    campaign.reason, campaign.legal_act = terms.reason.strip()[:200], terms.legal_act.strip()[:120]
    author = str(actor.subject_id)
    campaign.author_ids = [*campaign.author_ids, *([author] if author not in campaign.author_ids else [])]
    campaign.author_label = campaign.author_label or actor.label[:150]
    campaign.save()
    audit(
        actor=actor,
        action="campaigns.write_campaign",
        kind="campaign",
        object_id=campaign.pk,
        changes={"segment": str(found.pk), "text": campaign.text, "purpose": campaign.purpose},
    )
    return campaign


def _draft(actor: Actor, campaign_id: UUID | None) -> Campaign:
    if campaign_id is None:
        return Campaign(jurisdiction_id=jurisdiction_of(actor))
    campaign = policies.visible_to(actor).select_for_update(of=("self",)).filter(pk=campaign_id).first()
    if campaign is None:
        raise CampaignUnknown
    if campaign.state != CampaignState.DRAFT:
        raise MoveImpossible
    return campaign


def _check(terms: Terms, campaign: Campaign) -> None:
    for name, text, most in (
        ("name", terms.name, 80),
        ("subject", terms.subject, 120),
        ("text", terms.text, LONGEST),
    ):
        if not text.strip() or len(text.strip()) > most:
            raise CampaignUnfit(field=name)
    _check_how(terms, campaign)
    if campaign.purpose == Purpose.LAW:
        for name in ("reason", "legal_act"):
            if not getattr(terms, name).strip():
                raise CampaignUnfit("Sin consentimiento hace falta el motivo y la norma.", field=name)


def _check_how(terms: Terms, campaign: Campaign) -> None:
    if len(terms.long_text) > LONGEST_MAIL:
        raise CampaignUnfit(field="long_text")
    if not SLOWEST <= terms.per_minute <= FASTEST:
        raise CampaignUnfit("El ritmo va de 1 a 600 mensajes por minuto.", field="per_minute")
    town = campaign.segment.jurisdiction
    if not hours_are_awake(terms.opens, terms.closes, quiet_hours(town.local_rules.get("quiet_hours"))):
        raise CampaignUnfit("En ese horario la gente descansa: elegí otro.", field="closes")


def _templates(campaign: Campaign, terms: Terms) -> dict[str, str]:
    chosen = {slug: str(one) for slug, one in terms.templates.items() if one}
    known = {(row.account.slug, str(row.pk)) for row in usable_for_campaigns(campaign.jurisdiction_id)}
    if set(chosen.items()) - known:
        raise CampaignUnfit("Esa plantilla no se puede usar.", field="templates")
    return chosen
