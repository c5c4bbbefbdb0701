"""What each of two records holds and what becomes of it: fields, cases and conversations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.cases.queries.standing import cases_of
from nexo.domain.interactions.policies import visible_to as talks_visible_to
from nexo.domain.parties.models import ContactPoint, Identifier, Merge, Party
from nexo.domain.parties.policies import check, jurisdiction_of, may_merge, may_see_confidential
from nexo.domain.parties.queries import card, cluster_ids
from nexo.domain.parties.rules import cards
from nexo.domain.parties.rules.joining import Line, joined
from nexo.domain.parties.rules.merging import roots
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.errors import NotFound

PURPOSE = gettext_noop("comparar dos registros")
_MOST = 200


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records: how each is called, and line by line what they hold."""

    names: tuple[str, str]
    lines: list[Line]


def before_joining(*, actor: Actor, one: UUID, other: UUID) -> Comparison:
    """Return both records and what stays when the first stands for both; the look is written down.

    Raises `NotFound` and `NotAllowed`. Seven queries.
    """
    check(allowed=may_merge(actor))
    first, second = card(actor=actor, party_id=one), card(actor=actor, party_id=other)
    _look(actor, (first.id, second.id))
    lines = joined(first, second)
    lines += _held(actor, first.cluster, second.cluster, _("Quedan todos juntos"))
    return Comparison((first.name, second.name), lines)


def before_parting(*, actor: Actor, merge_id: UUID) -> Comparison:
    """Return what goes back to each record when a merge is undone, whatever was joined before or after it.

    Raises `NotFound` and `NotAllowed`.
    """
    check(allowed=may_merge(actor))
    merge = (
        Merge.objects.filter(pk=merge_id, jurisdiction_id=jurisdiction_of(actor))
        .select_related("survivor", "absorbed")
        .first()
    )
    if merge is None:
        raise NotFound
    cluster = list(dict.fromkeys([*cluster_ids(merge.survivor_id), *cluster_ids(merge.absorbed_id)]))
    _look(actor, cluster[:1])
    edges = Merge.objects.filter(absorbed__in=cluster, undone_at__isnull=True).exclude(pk=merge.pk)
    root_of = roots(cluster, edges.values_list("absorbed_id", "survivor_id"))
    back = [party for party in cluster if root_of[party] == root_of[merge.absorbed_id]]
    kept = [party for party in cluster if party not in back]
    stays = _("Vuelve a cada uno lo suyo")
    lines = [
        Line(label=_("Documentos"), one=_documents(kept), other=_documents(back), stays=stays),
        Line(label=_("Contactos"), one=_contacts(actor, kept), other=_contacts(actor, back), stays=stays),
        *_held(actor, kept, back, stays),
    ]
    named = (merge.survivor.display_name, merge.absorbed.display_name)
    return Comparison(named, [line for line in lines if line.one or line.other])


def _look(actor: Actor, party_ids: Iterable[UUID]) -> None:
    record_reads(actor=actor, party_ids=party_ids, purpose=PURPOSE, kind="merge")


def _held(actor: Actor, one: Sequence[UUID], other: Sequence[UUID], stays: str) -> list[Line]:
    """Return how many cases and conversations each holds, of those the actor may know; a merge moves none."""
    cases = [len(cases_of(actor=actor, party_ids=side, limit=_MOST)) for side in (one, other)]
    seen = talks_visible_to(actor).filter(party_id__in=[*one, *other])
    holders = list(seen.values_list("party_id", flat=True)[: 2 * _MOST])
    talks = [sum(holder in side for holder in holders) for side in (one, other)]
    return [
        Line(label=label, one=(str(counts[0]),), other=(str(counts[1]),), stays=stays)
        for label, counts in ((_("Casos"), cases), (_("Conversaciones"), talks))
    ]


def _documents(party_ids: Sequence[UUID]) -> tuple[str, ...]:
    rows = Identifier.objects.filter(party_id__in=party_ids, valid_to__isnull=True).order_by("id")
    found = cards.identifier_lines([*rows.values("scheme", "normalised", "assurance")])
    return tuple(f"{one.label} {one.masked} · {one.assurance_label}" for one in found)


def _contacts(actor: Actor, party_ids: Sequence[UUID]) -> tuple[str, ...]:
    rows = ContactPoint.objects.filter(party_id__in=party_ids, valid_to__isnull=True).order_by("id")
    hidden = not may_see_confidential(actor) and (
        Party.objects.filter(Q(id__in=party_ids), is_confidential=True).exists()
    )
    found = cards.contact_lines(
        [*rows.values("kind", "normalised", "assurance", "is_preferred", "bounced_at")], is_hidden=hidden
    )
    return tuple(f"{one.label} {one.masked}" for one in found)
