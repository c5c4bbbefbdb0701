"""Writes the conditions of a segment: a new one, or the next version of one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.enums import Purpose
from nexo.domain.campaigns.errors import SegmentUnfit, SegmentUnknown
from nexo.domain.campaigns.models import Segment, SegmentVersion
from nexo.domain.campaigns.queries.people import groups_to_ask, writing_channels
from nexo.domain.campaigns.rules.conditions import read, to_json
from nexo.domain.organisation.models import Jurisdiction, Zone
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def write_segment(
    *,
    actor: Actor,
    name: str,
    purpose: str,
    conditions: Mapping[str, Any],
    segment_id: UUID | None = None,
) -> SegmentVersion:
    """Return the version written; the purpose of a segment never changes, what rests on it would.

    Raises `SegmentUnknown`, `SegmentUnfit`. The same conditions again are the version that is there.
    """
    if not policies.may_draft(actor):
        raise NotAllowed
    segment = _segment(actor, name, purpose, segment_id)
    asked = read(conditions, channels=writing_channels())
    town = Jurisdiction.objects.get(pk=segment.jurisdiction_id)
    if Zone.objects.filter(jurisdiction=town, pk__in=asked.zones).count() != len(asked.zones):
        raise SegmentUnfit(field="zones")
    if groups_to_ask(town).filter(pk__in=asked.groups).count() != len(asked.groups):
        raise SegmentUnfit("Ese grupo de servicios no se usa para segmentar.", field="groups")
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError:
        raise SegmentUnfit("Ya hay un segmento con ese nombre.", field="name") from None
    return _version(actor, segment, to_json(asked))


def _segment(actor: Actor, name: str, purpose: str, segment_id: UUID | None) -> Segment:
    if not name.strip():
        raise SegmentUnfit("Ponele un nombre.", field="name")
    if segment_id is None:
        if purpose not in Purpose.values:
            raise SegmentUnfit(field="purpose")
        return Segment(jurisdiction_id=jurisdiction_of(actor), name=name.strip()[:80], purpose=purpose)
    segment = policies.segments_visible_to(actor).select_for_update().filter(pk=segment_id).first()
    if segment is None:
        raise SegmentUnknown
    segment.name = name.strip()[:80]
    return segment


def _version(actor: Actor, segment: Segment, told: dict[str, Any]) -> SegmentVersion:
    last = segment.versions.order_by("-number").first()
    if last is not None and last.conditions == told:
        return last
    number = (segment.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = SegmentVersion(
        segment=segment,
        number=number,
        conditions=told,
        written_by_id=actor.subject_id,
        written_by_label=actor.label[:150],
    )
    version.save(force_insert=True)
    audit(
        actor=actor,
        action="campaigns.write_segment",
        kind="segment",
        object_id=segment.pk,
        changes={"version": number, "purpose": segment.purpose, "conditions": told},
    )
    return version
