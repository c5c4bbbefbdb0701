"""Whom a problem concerns: who reported it, asks for it too or follows it; never by a case that is not public."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from nexo.domain.cases.enums import TOLD, Phase
from nexo.domain.cases.models import Case, CaseParty
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.improvements.models import Problem, ProblemLink

_UNSPOKEN = (Phase.DRAFT, Phase.REJECTED_INADMISSIBLE, Phase.CANCELLED)


def cases_of(problem: Problem) -> QuerySet[Case]:
    """Return the linked cases with all others of their incidents; protected and reserved ones are left out."""
    links = ProblemLink.objects.filter(problem=problem)
    incidents = links.filter(case__incident__isnull=False).values("case__incident_id")
    return Case.objects.filter(
        Q(pk__in=links.values("case_id")) | Q(incident_id__in=incidents),
        jurisdiction_id=problem.jurisdiction_id,
        visibility=Visibility.NORMAL,
        service_version__visibility=Visibility.NORMAL,
    ).exclude(phase__in=_UNSPOKEN)


def concerned(problem: Problem) -> list[UUID]:
    """Return the persons concerned, each once, by the record that stands for them. Two queries."""
    cases = cases_of(problem)
    asked = cases.filter(applicant__isnull=False).annotate(
        root=Coalesce("applicant__canonical_id", "applicant_id")
    )
    hear = CaseParty.objects.filter(case__in=cases.values("pk"), role__in=TOLD).annotate(
        root=Coalesce("party__canonical_id", "party_id")
    )
    found = {*asked.order_by().values_list("root", flat=True), *hear.values_list("root", flat=True)}
    return sorted(found)
