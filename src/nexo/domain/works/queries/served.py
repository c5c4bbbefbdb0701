"""Which cases an order serves, and the other way round."""

from django.db.models import Q, QuerySet

from nexo.domain.cases.models import Case
from nexo.domain.works.models import WorkOrder


def cases_served(order: WorkOrder) -> QuerySet[Case]:
    """Return the case of an order and all that report the same problem, whenever they joined."""
    rows = Case.objects.filter(jurisdiction_id=order.jurisdiction_id)
    incident = order.case.incident_id
    return rows.filter(pk=order.case_id) if incident is None else rows.filter(incident_id=incident)


def serving(case: Case) -> Q:
    """Return what holds for the orders that serve a case, for a query of orders."""
    if case.incident_id is None:
        return Q(case_id=case.pk)
    return Q(case_id=case.pk) | Q(case__incident_id=case.incident_id)
