"""How each of many people is written to: the rules of choice over one read for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from nexo.domain.campaigns.enums import Purpose
from nexo.domain.campaigns.models import Campaign
from nexo.domain.campaigns.queries.people import agreed_channels
from nexo.domain.campaigns.rules.choose import Ground, Picked, pick
from nexo.domain.campaigns.rules.words import cost_of, for_person
from nexo.domain.interactions import registry
from nexo.domain.interactions.models import ChannelAccount, MessageTemplate
from nexo.domain.interactions.ports import Sender, TemplateState
from nexo.domain.interactions.queries.choices import ChannelChoice, choices_of_many
from nexo.domain.interactions.rules.templates import filled_in, places_in
from nexo.domain.parties.models import Party

WITH_NAME = 1
"""A template of a campaign has one place at most: the name."""
_NOBODY = "vecina o vecino"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What leaves for one person; `skip` says why nothing does."""

    channel: str = ""
    to: Sender | None = None
    subject: str = ""
    text: str = ""
    template: str = ""
    parameters: tuple[str, ...] = ()
    by_law: bool = False
    cost_cents: int = 0
    skip: str = ""


def usable_for_campaigns(jurisdiction_id: UUID) -> list[MessageTemplate]:
    """Return the approved templates that need no more than a name, by channel and name. One query."""
    rows = MessageTemplate.objects.filter(
        account__jurisdiction_id=jurisdiction_id,
        account__is_active=True,
        state=TemplateState.APPROVED,
        is_plain=True,
    ).select_related("account")
    return [
        row
        for row in rows.order_by("account__slug", "name", "language", "pk")
        if places_in(row.body) <= WITH_NAME
    ]


def letters(campaign: Campaign, people: Sequence[Party]) -> dict[UUID, Letter]:
    """Return what each person gets, by the id of the root of their records. Ten queries, however many they are."""
    by_law = campaign.purpose == Purpose.LAW
    root_of = {
        one: root or one
        for one, root in Party.objects.of_clusters([person.root_id for person in people]).values_list(
            "id", "canonical_id"
        )
    }
    grounds = _grounds(campaign.purpose, root_of)
    choices = choices_of_many(
        jurisdiction_id=campaign.jurisdiction_id,
        parties=people,
        permits=lambda root, slug: by_law or grounds.get(root, Ground()).permits(slug),
    )
    templates = {
        row.account.slug: row
        for row in usable_for_campaigns(campaign.jurisdiction_id)
        if campaign.templates.get(row.account.slug) == str(row.pk)
    }
    means = _Means(campaign, templates, _prices(campaign.jurisdiction_id))
    found = {}
    for person in people:
        options = choices.get(person.root_id, [])
        ground = grounds.get(person.root_id, Ground())
        picked = pick(options, ground=ground, templates=templates, by_law=by_law)
        found[person.root_id] = _letter(means, person, picked, options)
    return found


@dataclass(frozen=True, slots=True)
class _Means:
    campaign: Campaign
    templates: Mapping[str, MessageTemplate]
    prices: Mapping[str, int]


def _grounds(purpose: str, root_of: Mapping[UUID, UUID]) -> dict[UUID, Ground]:
    agreed, refused = agreed_channels(purpose, root_of)
    return {
        root: Ground(frozenset(agreed.get(root, ())), frozenset(refused.get(root, ())))
        for root in set(root_of.values())
    }


def _prices(jurisdiction_id: UUID) -> dict[str, int]:
    rows = ChannelAccount.objects.filter(jurisdiction_id=jurisdiction_id, is_active=True)
    found: dict[str, int] = {}
    for slug, settings in rows.order_by("slug", "created_at").values_list("slug", "settings"):
        found.setdefault(slug, int(settings.get("part_cost_cents") or 0))
    return found


def _letter(means: _Means, person: Party, picked: Picked, options: Sequence[ChannelChoice]) -> Letter:
    if picked.skip:
        return Letter(skip=picked.skip)
    campaign = means.campaign
    sheet = registry.channels.get(picked.channel).capabilities
    name = person.self_perceived_name or person.given_names
    template = ""
    parameters: tuple[str, ...] = ()
    if picked.by_template:
        row = means.templates[picked.channel]
        parameters = (name or _NOBODY,) if places_in(row.body) else ()
        text, template = filled_in(row.body, parameters), f"{row.name}/{row.language}"
    else:
        is_long = sheet.threads and campaign.long_text
        text = for_person(campaign.long_text if is_long else campaign.text, name)
    return Letter(
        channel=picked.channel,
        to=next(one.to for one in options if one.slug == picked.channel),
        subject=campaign.subject if sheet.threads else "",
        text=text,
        template=template,
        parameters=parameters,
        by_law=picked.by_law,
        cost_cents=cost_of(
            text,
            in_parts=sheet.in_parts,
            cost_cents=sheet.cost_cents,
            part_cost_cents=means.prices.get(picked.channel, 0),
        ),
    )
