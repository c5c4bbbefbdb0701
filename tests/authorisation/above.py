"""Objects of the rooms above cases, one of each kind."""

import io
from datetime import date, timedelta
from uuid import UUID

from PIL import Image

from authorisation.arguments import Arguments, Objects
from authorisation.rules import KEEPERS
from nexo.application.intake.write_to_authority import Written as Letter
from nexo.application.intake.write_to_authority import write_to_authority
from nexo.domain.authorities.actions.arrange_authority import Terms as OpenTerms
from nexo.domain.authorities.actions.arrange_authority import arrange_authority
from nexo.domain.authorities.actions.name_delegate import name_delegate
from nexo.domain.authorities.enums import LetterKind
from nexo.domain.authorities.queries.chain import authority_by_slug
from nexo.domain.automation.actions.publish_rule import publish_rule
from nexo.domain.automation.actions.write_rule import write_rule
from nexo.domain.automation.models import Firing
from nexo.domain.campaigns.actions.set_freeze import set_freeze
from nexo.domain.campaigns.actions.write_campaign import Terms as CampaignTerms
from nexo.domain.campaigns.actions.write_campaign import write_campaign
from nexo.domain.campaigns.actions.write_segment import write_segment
from nexo.domain.cases.models import Case, Task
from nexo.domain.improvements.actions.open_problem import Seen, open_problem
from nexo.domain.improvements.actions.propose_improvement import Planned, propose_improvement
from nexo.domain.improvements.actions.propose_suggestions import propose_suggestions
from nexo.domain.improvements.models import Suggestion
from nexo.domain.improvements.rules.repeats import Found
from nexo.domain.organisation.actions.fill_position import fill_position
from nexo.domain.organisation.models import Position, StaffMember
from nexo.domain.parties.actions.ask_about_record import ask_about_record
from nexo.domain.parties.enums import RecordRequestKind
from nexo.domain.safety.actions.file_report import Told, file_report
from nexo.domain.works.actions.arrange_crew import CrewTerms, arrange_crew
from nexo.domain.works.actions.plan_order import Plan, plan_order
from nexo.domain.works.models import CrewMark, OrderPhoto
from nexo.kernel import clock
from nexo.kernel.actors import anonymous, system
from nexo.kernel.files.store import store
from nexo.kernel.ids import uuid7


def campaign_of(objects: Objects, town, machine) -> None:
    """Write a segment and a campaign, and set a freeze."""
    readers = frozenset({"secretaria", "intendencia", "auditoria"})
    segment = write_segment(actor=machine, name="Cultura", purpose="culture", conditions={}).segment
    terms = CampaignTerms(name="Feria", segment_id=segment.id, subject="Feria", text="Hay feria")
    campaign = write_campaign(actor=machine, terms=terms)
    day = clock.now().date()
    freeze = set_freeze(actor=machine, starts_on=day, ends_on=day, legal_act="Ley 1")
    objects.campaigns.append(Arguments("campaign", {"campaign_id": campaign.id, "act": "pausar"}, readers))
    objects.segments.append(Arguments("segment", {"segment_id": segment.id}, readers))
    objects.freezes.append(Arguments("freeze", {"freeze_id": freeze.id}, readers))


def works_of(objects: Objects, town) -> None:
    """Give an order to a crew of Mantenimiento Vial, and ask that area for something."""
    readers = frozenset({"vial", "secretaria", "intendencia", "auditoria"})
    case = Case.objects.get(jurisdiction=town.jurisdiction, service__code="VI01")
    crew = arrange_crew(
        actor=town.actors["vial"], terms=CrewTerms(name="Bacheo", unit_id=town.units["VIA"].id)
    )
    day = clock.now().date()
    order = plan_order(
        actor=town.actors["vial"],
        case_id=case.id,
        plan=Plan(crew_id=crew.id, day=day, instructions="Bachear"),
    )
    values = {"order_id": order.id, "photo_id": _photo(town, order), "served_id": case.id, "act": "visto"}
    objects.orders.append(Arguments("VI01", values, readers))
    objects.crews.append(
        Arguments("crew", {"crew_id": crew.id}, frozenset({"vial", "secretaria", "sistemas"}))
    )
    task = Task.objects.create(case=case, kind="opinion", title="x", unit=town.units["VIA"])
    objects.tasks.append(
        Arguments("task", {"task_id": task.id}, frozenset({"vial", "secretaria", "atencion"}))
    )


def _photo(town, order) -> UUID:
    staff = town.actors["vial"].staff_id
    mark = CrewMark.objects.create(
        id=uuid7(),
        jurisdiction=town.jurisdiction,
        order=order,
        staff_id=staff,
        kind="photo",
        device_at=clock.now(),
    )
    return OrderPhoto.objects.create(mark=mark, order=order, file=file_of(town), kind="after").id


def automation_of(objects: Objects, town, machine) -> None:
    """Put a rule into force, with a draft beside it, and let it have failed on a case of Alumbrado."""
    text = "cuando se abre un caso\nentonces agregar la nota «x»"
    draft = write_rule(actor=machine, name="Nota", text=text)
    version = publish_rule(actor=machine, number=1, revision=draft.revision)
    write_rule(actor=machine, name="Otra nota", text=text, number=1)
    objects.versions.append(Arguments("1", {"number": 1, "version": 1}))
    failed = Firing.objects.create(
        jurisdiction=town.jurisdiction,
        rule=version.rule,
        version=version,
        case=Case.objects.get(jurisdiction=town.jurisdiction, service__code="AP01"),
        event_id=version.id,
        correlation_id=version.id,
        state="failed",
    )
    objects.firings.append(Arguments("AP01", {"firing_id": failed.id}, frozenset({"secretaria"})))


def letter_of(objects: Objects, town, machine) -> None:
    """A letter to the secretary: whoever stands above reads it, who holds the post answers it."""
    position = Position.objects.get(unit=town.units["SP"])
    holder = StaffMember.objects.get(account=town.accounts["secretaria"])
    fill_position(actor=machine, position=position, holder=holder)
    authority = arrange_authority(actor=machine, terms=OpenTerms(position_id=position.id))
    named = name_delegate(
        actor=machine,
        authority_id=authority.id,
        staff_id=StaffMember.objects.get(account=town.accounts["vial"]).id,
        legal_act="Decreto 1",
        valid_from=date(2026, 12, 1),
    )
    done = write_to_authority(
        actor=anonymous(town.jurisdiction.id),
        written=Letter(
            key=f"carta-{town.jurisdiction.slug}",
            authority=authority_by_slug(jurisdiction_id=town.jurisdiction.id, slug=authority.slug).authority,
            kind=LetterKind.LETTER,
            text="x",
            senders=[("email", "ana@vecina.example")],
        ),
    )
    letter = done.case.letter
    above = frozenset({"secretaria", "intendencia", "auditoria"})
    objects.letters.append(Arguments("SP", {"letter_id": letter.id, "authority_id": authority.id}, above))
    objects.owed.append(
        Arguments("SP", {"owed_id": letter.id, "verb": "responder"}, frozenset({"secretaria"}))
    )
    objects.opened.append(
        Arguments("SP", {"opened_id": authority.id, "delegate_id": named.id}, frozenset({"sistemas"}))
    )


def problem_of(objects, town, machine) -> None:
    """Give Alumbrado a problem with a proposed improvement, and something that repeats."""
    unit, service = town.units["ALU"], town.versions["AP01"].service
    seen = Seen(title="Prueba", unit_id=unit.id, cause="delay")
    problem = open_problem(actor=machine, seen=seen)
    plan = Planned(
        title="Prueba", unit_id=unit.id, due_on=clock.now().date() + timedelta(days=9), metric="csat"
    )
    action = propose_improvement(actor=machine, problem_id=problem.id, planned=plan)
    found = Found(
        kind="place", key="prueba", unit_id=unit.id, count=3, service_id=service.id,
        values={"incidents": 3, "metres": 150, "days": 365},
    )  # fmt: skip
    propose_suggestions(jurisdiction_id=town.jurisdiction.id, kinds=["place"], found=[found])
    suggestion = Suggestion.objects.get(jurisdiction=town.jurisdiction)
    case = Case.objects.get(jurisdiction=town.jurisdiction, service=service)
    keepers = {"alumbrado", "secretaria", "intendencia"}
    objects.problems.append(
        Arguments(
            "ALU",
            {"problem_id": problem.id, "action_id": action.id, "state": "dropped"},
            frozenset(keepers | {"auditoria"}),
        )
    )
    objects.suggested.append(
        Arguments("ALU", {"suggestion_id": suggestion.id, "linked_case_id": case.id}, frozenset(keepers))
    )


def report_of(town) -> Arguments:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    told = Told(text="x", zone_id=town.zone.id, pictures=[picture.getvalue()])
    filed = file_report(actor=anonymous(town.jurisdiction.id), told=told)
    return Arguments("report", {"report_id": filed.report_id, "number": 1}, frozenset({"prevencion"}))


def file_of(town):
    return store(b"una nota", filename="nota.txt", jurisdiction_id=town.jurisdiction.id)


def asked_by(town, person) -> Arguments:
    """Return what a person asked about their record, with its paper."""
    asked = ask_about_record(
        actor=system(town.jurisdiction.id),
        party=person,
        kind=RecordRequestKind.REPRESENT,
        details={"kind": "parent", "name": "Tomás", "document": "1", "groups": []},
        file=file_of(town),
    )
    values = {"party_id": person.id, "request_id": asked.id}
    return Arguments("asked", values, frozenset(KEEPERS))
