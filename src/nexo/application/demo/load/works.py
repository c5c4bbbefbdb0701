"""Sets up crews and gives them work on cases that are open, as the areas themselves would."""

from datetime import timedelta
from uuid import UUID, uuid5

from nexo.application.demo.load.draft import Draft
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.works.actions.arrange_crew import CrewTerms, arrange_crew
from nexo.domain.works.actions.change_order import order_route
from nexo.domain.works.actions.plan_order import Plan, plan_order
from nexo.domain.works.actions.take_mark import take_mark
from nexo.domain.works.enums import MarkKind
from nexo.domain.works.models import Crew, WorkOrder
from nexo.domain.works.rules.marks import Mark
from nexo.kernel import clock
from nexo.kernel.actors import Actor

_CREW = "julian@losceibos.example"
# Area, its head, the crew, what it is asked, days from today on which it goes.
_WORK = (
    ("VIA", "laura@losceibos.example", "Bacheo 1", "Tapar con asfalto frío y señalizar.", (0, 0, 0, 0, 1, 1)),
    ("VIA", "laura@losceibos.example", "Bacheo 2", "Nivelar y compactar.", (0, 1)),
    ("ALU", "diego@losceibos.example", "Luminarias", "Revisar fotocélula y lámpara.", (0, 0, 1)),
    ("HIG", "marta@losceibos.example", "Recolección", "Levantar con camión volcador.", (0, 1)),
)
_OPEN = (Phase.IN_PROGRESS, Phase.ASSIGNED, Phase.SCHEDULED)


def write_works(draft: Draft) -> int:
    """Write crews and the orders of these days, and return how many orders; inside the caller's transaction.

    The first order of the crew with a login is done, with its photo: its owner finds it on top of the case.
    """
    made = 0
    for unit, head, name, words, days in _WORK:
        owner = draft.staff.actor(head)
        crew = _crew(draft, owner, unit, name)
        orders = [
            plan_order(actor=owner, case_id=case, plan=_plan(draft, crew, words, after))
            for case, after in zip(_cases(draft, unit, len(days)), days, strict=False)
        ]
        if orders:
            order_route(actor=owner, order_id=orders[0].pk)
        if orders and name == "Bacheo 1":
            _finish(draft, orders[0])
        made += len(orders)
    return made


def _crew(draft: Draft, owner: Actor, unit: str, name: str) -> Crew:
    member = draft.staff.by_email[_CREW]
    town = draft.ground.units[unit]
    start = next((zone for zone in town.jurisdiction.zone_set.order_by("code") if zone.lat is not None), None)
    return arrange_crew(
        actor=owner,
        terms=CrewTerms(
            name=name,
            unit_id=town.pk,
            member_ids=[member.pk] if name == "Bacheo 1" else [],
            start=None if start is None or start.lon is None or start.lat is None else (start.lat, start.lon),
        ),
    )


def _cases(draft: Draft, unit: str, most: int) -> list[UUID]:
    """Return open cases of a unit that no order serves yet, the most urgent first."""
    rows = Case.objects.filter(
        owner_unit=draft.ground.units[unit],
        phase__in=[phase.value for phase in _OPEN],
        visibility=Visibility.NORMAL,
        lat__isnull=False,
        work_orders__isnull=True,
        incident__isnull=True,
    )
    return list(rows.order_by("-priority", "received_at", "id").values_list("pk", flat=True)[:most])


def _plan(draft: Draft, crew: Crew, words: str, after: int) -> Plan:
    today = clock.today(draft.ground.jurisdiction.zone_info)
    return Plan(crew_id=crew.pk, day=today + timedelta(days=after), instructions=words)


def _finish(draft: Draft, order: WorkOrder) -> None:
    """Do the work of an order: begun, photographed, finished."""
    crew, now = draft.staff.actor(_CREW), clock.now()
    group = order.case.service.group
    photo = draft.pictures.of(group.code, "after")
    for minutes, kind, data in (
        (40, MarkKind.START, {}),
        (5, MarkKind.PHOTO, {"photo_kind": "after"}),
        (2, MarkKind.DONE, {"note": "Quedó firme. Volver a mirar después de la lluvia."}),
    ):
        mark = Mark(
            id=uuid5(order.pk, kind.value),
            order_id=order.pk,
            kind=kind,
            device_at=now - timedelta(minutes=minutes),
            lat=order.lat,
            lon=order.lon,
            accuracy_m=9.0,
            data=data,
        )
        take_mark(actor=crew, mark=mark, file=photo)
