"""Lists of segments and campaigns, and one of each with what stands on its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.enums import AgeBand, Purpose
from nexo.domain.campaigns.errors import CampaignUnknown, SegmentUnknown
from nexo.domain.campaigns.models import Campaign, Segment, SegmentVersion
from nexo.domain.campaigns.queries.people import conditions_of, groups_to_ask
from nexo.domain.campaigns.rules.conditions import Conditions
from nexo.domain.interactions import registry
from nexo.domain.organisation.models import Jurisdiction, Zone
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.paging import Page, keyset_page

LANGUAGES = {"es": "castellano", "en": "English", "pt": "português"}


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment with its last version and its conditions in words."""

    segment: Segment
    version: SegmentVersion
    words: tuple[str, ...]


def campaigns_page(actor: Actor, *, after: str | None = None) -> Page[Campaign]:
    """Return the campaigns of the town, newest first. One query."""
    rows = policies.visible_to(actor).select_related("segment")
    return keyset_page(rows, order=("-created_at", "-id"), after=after)


def campaign_of(actor: Actor, campaign_id: UUID) -> Campaign:
    """Return a campaign; raises `CampaignUnknown`."""
    rows = policies.visible_to(actor).select_related("segment", "version", "jurisdiction")
    found = rows.filter(pk=campaign_id).first()
    if found is None:
        raise CampaignUnknown
    return found


def segments_page(actor: Actor, *, after: str | None = None) -> Page[SegmentRow]:
    """Return the segments of the town with their conditions in words, by name. Five queries."""
    page = keyset_page(policies.segments_visible_to(actor), order=("name", "id"), after=after)
    last = SegmentVersion.objects.filter(segment=OuterRef("segment")).order_by("-number")
    versions = SegmentVersion.objects.filter(
        segment__in=[row.pk for row in page.items], pk=Subquery(last.values("pk")[:1])
    )
    by_segment = {version.segment_id: version for version in versions}
    town = Jurisdiction.objects.get(pk=jurisdiction_of(actor))
    names = names_in(town)
    return page.map(
        lambda row: SegmentRow(
            row, by_segment[row.pk], in_words(conditions_of(by_segment[row.pk]), names, row.purpose)
        )
    )


def segment_of(actor: Actor, segment_id: UUID) -> tuple[Segment, SegmentVersion]:
    """Return a segment and its last version; raises `SegmentUnknown`."""
    segment = policies.segments_visible_to(actor).filter(pk=segment_id).first()
    version = segment.versions.order_by("-number").first() if segment else None
    if segment is None or version is None:
        raise SegmentUnknown
    return segment, version


def names_in(town: Jurisdiction) -> dict[UUID, str]:
    """Return the names of the zones and of the groups of services of a town, by id. Two queries."""
    zones = Zone.objects.filter(jurisdiction=town).values_list("pk", "name")
    return dict(zones) | dict(groups_to_ask(town).values_list("pk", "name"))


def in_words(asked: Conditions, names: Mapping[UUID, str], purpose: str) -> tuple[str, ...]:
    """Return the conditions as people read them, a sentence each, the ground first."""
    told: list[str] = [_ground(purpose)]
    for ids, one in ((asked.zones, _("vive en %(what)s")),):
        if ids:
            told.append(one % {"what": _either(names.get(pk, "") for pk in ids)})
    if asked.groups:
        groups = _either(names.get(pk, "") for pk in asked.groups)
        told.append(
            _("pidió algo de %(groups)s en los últimos %(months)s meses")
            % {"groups": groups, "months": asked.months}
        )
    if asked.ages:
        told.append(_("tiene %(what)s") % {"what": _either(str(AgeBand(one).label) for one in asked.ages)})
    if asked.language:
        told.append(_("habla %(what)s") % {"what": LANGUAGES[asked.language]})
    if asked.channel:
        label = registry.channels.get(asked.channel).label
        told.append(_("se le puede escribir por %(what)s") % {"what": label})
    if asked.topics:
        topics = _either(str(Purpose(one).label) for one in asked.topics)
        told.append(_("también aceptó recibir: %(what)s") % {"what": topics})
    return tuple(told)


def _ground(purpose: str) -> str:
    if purpose == Purpose.LAW:
        return _("la ley ordena avisarle, sin consentimiento")
    return _("aceptó recibir: %(what)s") % {"what": Purpose(purpose).label}


def _either(words: Any) -> str:
    known = sorted(word for word in words if word)
    if len(known) < 2:  # noqa: PLR2004 - one word needs no "or"
        return "".join(known)
    return _("%(first)s o %(last)s") % {"first": ", ".join(known[:-1]), "last": known[-1]}
