"""Keep who was trained for what, one by one or from a file, and withdraw what was recorded by mistake (R25)."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.errors import ReasonMissing, TrainingInvalid
from nexo.domain.catalogue.models import PublicService, ServiceGroup, Training
from nexo.domain.organisation.models import StaffMember
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound

MOST_LINES = 2_000
COLUMNS = ("correo", "servicio", "grupo", "fecha", "vence", "certificado")
_CERTIFICATE, _REASON = 120, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What somebody was trained for: a service or a group by its code; when, until when, by what paper."""

    done_on: date
    service: str = ""
    group: str = ""
    valid_to: date | None = None
    certificate: str = ""


@transaction.atomic
def record_training(*, actor: Actor, staff_id: UUID, course: Course) -> Training:
    """Record that a member of staff was trained. Raises `NotFound`, `NotAllowed`, `TrainingInvalid`."""
    member = StaffMember.objects.filter(pk=staff_id, jurisdiction_id=jurisdiction_of(actor)).first()
    if member is None:
        raise NotFound(field="staff")
    return _record(actor, member, course)


@transaction.atomic
def import_trainings(*, actor: Actor, text: str) -> int:
    """Record all lines of a CSV file with the header of `COLUMNS`, or none; return how many.

    Days are 2026-11-27. Raises `TrainingInvalid` with the line that is wrong, `NotAllowed`.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text))
    if set(rows.fieldnames or ()) != set(COLUMNS):
        raise TrainingInvalid(
            "La primera línea tiene que decir: %(columns)s.",
            values={"columns": ",".join(COLUMNS)},
            field="file",
        )
    town = jurisdiction_of(actor)
    members = {
        (row.account.email or "").lower(): row
        for row in StaffMember.objects.filter(jurisdiction_id=town).select_related("account")
    }
    many = 0
    for many, row in enumerate(rows, start=1):
        if many > MOST_LINES:
            raise TrainingInvalid("Son demasiadas líneas: hasta 2000 por vez.", field="file")
        _import_line(actor, members, many + 1, {name: (row[name] or "").strip() for name in COLUMNS})
    return many


@transaction.atomic
def withdraw_training(*, actor: Actor, training_id: UUID, reason: str) -> Training:
    """Withdraw a record made by mistake. Raises `NotFound`, `NotAllowed`, `ReasonMissing`."""
    row = (
        policies.trainings_of(actor)
        .select_for_update(of=("self",))
        .select_related("staff")
        .filter(pk=training_id, withdrawn_at__isnull=True)
        .first()
    )
    if row is None:
        raise NotFound
    if not policies.may_train(actor, row.staff):
        raise NotAllowed
    if not 0 < len(reason.strip()) <= _REASON:
        raise ReasonMissing(field="reason")
    row.withdrawn_at, row.withdraw_reason = clock.now(), reason.strip()
    row.save(update_fields=["withdrawn_at", "withdraw_reason"])
    audit(
        actor=actor,
        action="catalogue.training_withdrawn",
        kind="staff",
        object_id=row.staff_id,
        reason=row.withdraw_reason,
        changes={"training": str(row.pk)},
    )
    return row


def _record(actor: Actor, member: StaffMember, course: Course) -> Training:
    if not policies.may_train(actor, member):
        raise NotAllowed
    if actor.staff_id == member.pk:
        raise TrainingInvalid("La tuya la tiene que anotar otra persona.", field="staff")
    service, group = _subject(actor, course)
    today = clock.today(member.jurisdiction.zone_info)
    if course.done_on > today:
        raise TrainingInvalid("Todavía no pasó: anotala cuando se haga.", field="done_on")
    if course.valid_to is not None and course.valid_to < course.done_on:
        raise TrainingInvalid("Vence antes de hacerse: revisá las dos fechas.", field="valid_to")
    row = Training.objects.create(
        jurisdiction_id=member.jurisdiction_id,
        staff=member,
        service=service,
        group=group,
        done_on=course.done_on,
        valid_to=course.valid_to,
        certificate=course.certificate.strip()[:_CERTIFICATE],
        recorded_by_id=actor.subject_id,
        recorded_by_label=actor.label,
    )
    audit(
        actor=actor,
        action="catalogue.training_recorded",
        kind="staff",
        object_id=member.pk,
        changes={
            "service": service.code if service else None,
            "group": group.code if group else None,
            "valid": [str(row.done_on), str(row.valid_to) if row.valid_to else None],
        },
    )
    return row


def _subject(actor: Actor, course: Course) -> tuple[PublicService | None, ServiceGroup | None]:
    if bool(course.service) == bool(course.group):
        raise TrainingInvalid("Elegí un servicio o un grupo, uno de los dos.", field="subject")
    town = jurisdiction_of(actor)
    service = PublicService.objects.filter(jurisdiction_id=town, code=course.service).first()
    group = ServiceGroup.objects.filter(jurisdiction_id=town, code=course.group).first()
    if service is None and group is None:
        raise TrainingInvalid("Ese servicio o grupo no existe.", field="subject")
    return service, group


def _delimiter(text: str) -> str:
    """Spreadsheets of here write semicolons."""
    return ";" if ";" in text.split("\n", 1)[0] else ","


def _import_line(actor: Actor, members: dict[str, StaffMember], number: int, row: dict[str, str]) -> None:
    member = members.get(row["correo"].lower()) if row["correo"] else None
    try:
        if member is None:
            raise TrainingInvalid("no trabaja nadie con ese correo")  # noqa: TRY301 - told with its line below
        course = Course(
            done_on=date.fromisoformat(row["fecha"]),
            valid_to=date.fromisoformat(row["vence"]) if row["vence"] else None,
            service=row["servicio"],
            group=row["grupo"],
            certificate=row["certificado"],
        )
        _record(actor, member, course)
    except (TrainingInvalid, NotAllowed) as refused:
        raise TrainingInvalid(
            "Línea %(line)s: %(why)s", values={"line": number, "why": refused.said}, field="file"
        ) from refused
    except ValueError as wrong:
        raise TrainingInvalid(
            "Línea %(line)s: la fecha se escribe 2026-11-27.", values={"line": number}, field="file"
        ) from wrong
