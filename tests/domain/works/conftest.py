"""The small town with two crews, and a pothole that three people reported."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.cases.actions.assign_case import take_case
from nexo.domain.cases.actions.join_incident import join_incident
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.domain.organisation.queries.people import actor_for
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.works.actions.arrange_crew import CrewTerms, arrange_crew
from nexo.domain.works.actions.plan_order import Plan, plan_order
from nexo.domain.works.models import Crew
from nexo.domain.works.rules.marks import read_mark
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.files.store import store
from nexo.testing.town import INSIDE, PASSWORD, Town, small_town

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@dataclass
class Work:
    """A town whose crews are ready: `one` and `two` are of Mantenimiento Vial, `julian` and `rita` go out."""

    town: Town
    one: Crew
    two: Crew
    julian: Actor
    rita: Actor

    @property
    def owner(self) -> Actor:
        return self.town.actors["vial"]

    def case(self, given="María", *, code="VI01", text="Mitre 10, llamar al 2262 15 412345"):
        machine = system(self.town.jurisdiction.id)
        person = register_person(actor=machine, given_names=given, surname="Ríos", source="prueba")
        request = Request(
            version=self.town.versions[code],
            description="Me llamo María, DNI 20.123.456, vengan ya",
            channel="counter",
            applicant=person,
            place=Place(text=text, lat=INSIDE[0], lon=INSIDE[1]),
        )
        return open_case(actor=machine, request=request).case

    def pothole(self):
        """Three reports of one pothole, in the hands of the area."""
        cases = [self.case(given) for given in ("María", "Rosa", "Ana")]
        for case in cases[1:]:
            join_incident(actor=system(self.town.jurisdiction.id), case_id=case.pk, with_case_id=cases[0].pk)
        take_case(actor=self.owner, case_id=cases[0].pk)
        return cases

    def plan(self, case=None, *, crew=None, promise=False, **more):
        given = {"crew_id": (crew or self.one).pk, "day": TODAY, "instructions": "Bachear con asfalto frío"}
        wanted = Plan(**(given | more))
        chosen = case or self.case()
        return plan_order(actor=self.owner, case_id=chosen.pk, plan=wanted, promise=promise)

    def mark(self, order, kind, **more):
        given = {"id": str(uuid4()), "order": str(order.pk), "kind": kind, "at": MONDAY.isoformat()}
        return read_mark(given | more, now=clock.now())

    def picture(self, colour="red"):
        out = BytesIO()
        Image.new("RGB", (8, 8), colour).save(out, "JPEG")
        return store(out.getvalue(), filename="foto.jpg", jurisdiction_id=self.town.jurisdiction.id)


def goes_out(town: Town, name: str, unit="VIA") -> Actor:
    """Register somebody who goes out with a crew."""
    account = Account.objects.create_user(
        f"{name}@{town.jurisdiction.slug}.example", PASSWORD, name=name.title(), kind=AccountKind.STAFF
    )
    member = StaffMember.objects.create(
        jurisdiction=town.jurisdiction, account=account, name=name.title(), unit=town.units[unit]
    )
    RoleGrant.objects.create(staff=member, role=Role.CREW, unit=town.units[unit])
    town.accounts[name], town.actors[name] = account, actor_for(account)
    return town.actors[name]


def works_in(town: Town) -> Work:
    """Set up the crews of a town."""
    julian, rita = goes_out(town, "julian"), goes_out(town, "rita")
    owner, unit = town.actors["vial"], town.units["VIA"].pk
    start = (INSIDE[0], INSIDE[1])
    one = arrange_crew(
        actor=owner, terms=CrewTerms(name="Bacheo 1", unit_id=unit, member_ids=[julian.staff_id], start=start)
    )
    two = arrange_crew(
        actor=owner, terms=CrewTerms(name="Bacheo 2", unit_id=unit, member_ids=[rita.staff_id])
    )
    return Work(town, one, two, julian, rita)


@pytest.fixture(autouse=True)
def _moment(db):
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def work(db):
    return works_in(small_town())


@pytest.fixture
def later():
    """Return a moment so many minutes after the crew went out."""
    return lambda minutes: (MONDAY + timedelta(minutes=minutes)).isoformat()
