"""One protected matter of each kind, planted so that any trace of it on any page can be told.

A plant has `secrets`, which nobody but its readers sees anywhere, and `apart`: two lists of words of which each may
stand somewhere, but never one of the first beside one of the second, such as who asked beside what was asked.
`wanted` is what somebody might search for; it differs from the secrets, since a search page repeats what was asked.
"""

from dataclasses import dataclass, field

from authorisation.objects import own_objects
from nexo.application.intake.submit_request import Asked, submit_request
from nexo.domain.cases.actions.assign_case import take_case
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import ServiceKind, TermUnit, VersionStatus, Visibility
from nexo.domain.catalogue.models import PublicService, ServiceVersion
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.safety.actions.file_report import Told, file_report
from nexo.domain.safety.enums import Category
from nexo.kernel.actors import anonymous, system
from nexo.kernel.jobs.run import run_pending
from nexo.testing.town import INSIDE

HERE = Place(text="Mitre 1", lat=INSIDE[0], lon=INSIDE[1])


@dataclass(frozen=True)
class Plant:
    """A protected matter, who may read it, and the arguments of addresses that lead to it."""

    kind: str
    readers: frozenset[str]
    secrets: tuple[str, ...] = ()
    apart: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    wanted: tuple[str, ...] = ()
    values: dict[str, object] = field(default_factory=dict)

    def seen_in(self, text: str) -> str:
        """Return what of it stands in a page; empty: nothing."""
        found = [secret for secret in self.secrets if secret in text]
        one, other = ([word for word in words if word in text] for words in self.apart)
        return ", ".join(found + ([f"{one[0]} + {other[0]}"] if one and other else []))


def plant_all(town) -> list[Plant]:
    """Plant one of each kind, with the notices and figures that follow."""
    machine = system(town.jurisdiction.id)
    configure_account(
        actor=machine, jurisdiction=town.jurisdiction, slug="email", name="Correo", is_active=False
    )
    _service(town, "RE01", "Ruido de un taller", "ALU", Visibility.RESERVED)
    _service(town, "OT01", "Queja por la atención", "ALU", Visibility.ABOVE)
    plants = [_gender(town), _reserved(town), _above(town), _anonymous(town, machine), _confidential(town)]
    run_pending()
    return plants


def _gender(town) -> Plant:
    case, arguments = _asked(town, "SO04", "zapallo amaranto", "Quimera Zafiro", "2262 15 400001")
    take_case(actor=town.actors["genero"], case_id=case.id)
    return Plant(
        "gender violence",
        frozenset({"genero"}),
        secrets=("amaranto", case.public_code, str(case.id)),
        apart=(("Quimera Zafiro",), ("Violencia por motivos de género",)),
        wanted=("zapallo", case.public_code, "Quimera"),
        values=arguments,
    )


def _reserved(town) -> Plant:
    case, arguments = _asked(town, "RE01", "zapallo malvavisco", "Ibirapita Reserva", "2262 15 400002")
    return Plant(
        "reserved identity",
        frozenset({"alumbrado"}),
        apart=(
            ("Ibirapita", "2262 15-400002", "5492262400002"),
            (case.public_code, "malvavisco", "Ruido de un taller", str(case.id)),
        ),
        wanted=("Ibirapita", "malvavisco", case.public_code),
        values=arguments,
    )


def _above(town) -> Plant:
    about = open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions["AP01"], description="x", channel="counter", anonymous=True, place=HERE
        ),
    ).case
    case, arguments = _asked(
        town,
        "OT01",
        "zapallo cochayuyo",
        "Lapacho Queja",
        "2262 15 400003",
        case=about.public_code,
    )
    assert case.owner_unit == town.units["SP"]
    return Plant(
        "complaint reviewed above",
        frozenset({"secretaria", "intendencia"}),
        secrets=("cochayuyo", case.public_code, str(case.id)),
        apart=(("Lapacho",), ("Queja por la atención",)),
        wanted=("zapallo", case.public_code, "Lapacho"),
        values=arguments,
    )


def _anonymous(town, machine) -> Plant:
    person = register_person(
        actor=machine, given_names="Tamarindo", surname="Callado", source="prueba",
        contact_points=[("phone", "2262 15 400004")],
    )  # fmt: skip
    contact = register_contact(
        actor=machine, channel="counter", party=person, text="vengo por algo", kind=InteractionKind.VISIT
    )
    case = open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions["AP01"],
            description="zapallo mburucuya",
            channel="counter",
            applicant=person,
            anonymous=True,
            place=HERE,
            origin=contact,
        ),
    ).case
    return Plant(
        "anonymous",
        frozenset(),
        apart=(("Tamarindo",), (case.public_code, "mburucuya", str(case.id))),
        wanted=("Tamarindo", case.public_code, "mburucuya"),
        values={"case_id": case.id, "party_id": person.id, "conversation_id": contact.conversation_id,
                "interaction_id": contact.id, "code": case.public_code},
    )  # fmt: skip


def _confidential(town) -> Plant:
    told = Told(
        text="zapallo ñandubay", place="tacuara 4040", category=Category.WEAPONS, zone_id=town.zone.id
    )
    filed = file_report(actor=anonymous(town.jurisdiction.id), told=told)
    return Plant(
        "confidential report",
        frozenset({"prevencion"}),
        secrets=("ñandubay", "tacuara 4040", filed.key, str(filed.report_id)),
        wanted=("zapallo", str(filed.report_id), "tacuara"),
        values={"report_id": filed.report_id, "number": 1},
    )


def _asked(town, code: str, text: str, name: str, phone: str, **answers) -> tuple[Case, dict[str, object]]:
    """Ask as a neighbour does on the web."""
    asked = Asked(
        key=f"clave-{code}",
        version=town.versions[code],
        description=text,
        senders=[("phone", phone), ("email", f"{code.lower()}@vecina.example")],
        name=name,
        place=HERE,
        answers=answers,
    )
    case = submit_request(actor=anonymous(town.jurisdiction.id), asked=asked).case
    origin = case.origin
    return case, {
        "case_id": case.id,
        "code": case.public_code,
        "party_id": case.applicant_id,
        "conversation_id": origin.conversation_id,
        "interaction_id": origin.id,
    }


def _service(town, code: str, name: str, unit: str, visibility: Visibility) -> None:
    service = PublicService.objects.create(
        jurisdiction=town.jurisdiction,
        code=code,
        kind=ServiceKind.COMPLAINT,
        group=town.versions["AP01"].service.group,
        name=name,
        owner_unit=town.units[unit],
        search_text=name.lower(),
    )
    fields = [{"name": "case", "label": "Código", "type": "text"}] if code == "OT01" else []
    town.versions[code] = ServiceVersion.objects.create(
        service=service,
        status=VersionStatus.PUBLISHED,
        summary=name,
        resolution_amount=3,
        resolution_unit=TermUnit.BUSINESS_DAY,
        response_amount=1,
        response_unit=TermUnit.BUSINESS_DAY,
        visibility=visibility,
        fields=fields,
        anonymous_allowed=True,
    )


__all__ = ["Plant", "own_objects", "plant_all"]
