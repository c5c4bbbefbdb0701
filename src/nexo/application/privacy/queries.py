"""Who looked at a person's record, when and what for: for the person, the auditor and whoever guards the data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.interactions.models import Conversation
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import StaffMember
from nexo.domain.parties.queries import cluster_ids
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.models import ReadEntry
from nexo.kernel.errors import NotAllowed
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

READERS_OF_THE_LOG = (Role.AUDITOR, Role.DATA_PROTECTION)

_KINDS = {
    "people_search": gettext_noop("Apareció en una búsqueda"),
    "person": gettext_noop("Abrió la ficha"),
    "person_reveal": gettext_noop("Vio números y direcciones completos"),
    "case": gettext_noop("Abrió un caso"),
    "conversation": gettext_noop("Abrió una conversación"),
    "export": gettext_noop("Se llevó una copia"),
    "record_requests": gettext_noop("Leyó lo que pidió sobre sus datos"),
    "representation": gettext_noop("Vio los asuntos abiertos"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at a record."""

    at: datetime
    who: str
    what: str
    purpose: str
    fields: str


def who_looked(
    *, actor: Actor, party_id: UUID, after: str | None = None, limit: int = PAGE_SIZE
) -> Page[Look]:
    """Return the looks at a person's record, newest first. Three queries. Raises `NotAllowed`.

    A citizen reads their own, but for the looks at a protected matter, since somebody else may hold their telephone;
    of the town's record of others, the auditor and the guardian of the data.
    """
    cluster = cluster_ids(party_id)
    is_own = actor.kind is ActorKind.CITIZEN and actor.party_id in cluster
    if not is_own and not actor.has_role(*READERS_OF_THE_LOG):
        raise NotAllowed
    rows = ReadEntry.objects.filter(party_id__in=cluster, jurisdiction_id=actor.jurisdiction_id)
    if is_own:
        rows = rows.exclude(object_id__in=_hidden_cases(cluster)).exclude(
            object_id__in=_hidden_talks(cluster)
        )
    page = keyset_page(rows, order=("-id",), after=after, limit=limit)
    names = dict(
        StaffMember.objects.filter(id__in={row.actor_id for row in page.items}).values_list("id", "name")
    )
    return page.map(lambda row: _look(row, names, cluster))


def _hidden_cases(cluster: list[UUID]) -> QuerySet[Case, Any]:
    return Case.objects.filter(applicant_id__in=cluster, visibility__in=HIDDEN).values("pk")


def _hidden_talks(cluster: list[UUID]) -> QuerySet[Conversation, Any]:
    return Conversation.objects.filter(party_id__in=cluster, is_protected=True).values("pk")


def _look(row: ReadEntry, names: dict[UUID, str], cluster: list[UUID]) -> Look:
    return Look(
        at=row.at,
        who=_who(row, names, cluster),
        what=_(_KINDS.get(row.kind, gettext_noop("Consultó"))),
        purpose=row.purpose,
        fields=row.fields,
    )


def _who(row: ReadEntry, names: dict[UUID, str], cluster: list[UUID]) -> str:
    if row.actor_kind == ActorKind.CITIZEN:
        return _("La misma persona") if row.actor_id in cluster else _("Alguien que actúa por la persona")
    known = names.get(row.actor_id) if row.actor_id else None
    return known or _("El sistema")
