"""Takes a pack into a town: one transaction, through the actions of each room; what is alike is left alone."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.application.packs.differences import Difference, What, differences
from nexo.application.packs.errors import Fault, PackInvalid, fault
from nexo.application.packs.picture import HOSTS, VERSION_OTHER, VERSION_SAME, picture
from nexo.application.packs.rules_of_town import take_automation, take_routing
from nexo.application.packs.shape import BY_NAME, Pack, ServiceRow, TownRow
from nexo.application.packs.terms import install_packaged_terms
from nexo.application.packs.writing import digest
from nexo.domain.catalogue.actions.adopt_service import adopt_group, adopt_service, adopt_status
from nexo.domain.catalogue.actions.grant_delegation import grant_delegation
from nexo.domain.catalogue.actions.revoke_delegation import revoke_delegation
from nexo.domain.catalogue.models import Delegation, LegalTerm, PublicService, ServiceGroup
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.knowledge.actions.write_answer import write_answer
from nexo.domain.organisation.actions.adopt_pack import adopt_pack
from nexo.domain.organisation.actions.keep_ground import keep_office, keep_position, keep_zone
from nexo.domain.organisation.actions.keep_town import describe_town, found_town
from nexo.domain.organisation.actions.keep_unit import keep_unit
from nexo.domain.organisation.actions.publish_calendar import publish_calendar
from nexo.domain.organisation.enums import CalendarKind, Role, UnitKind
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.errors import DomainError

_REFUSED = gettext_noop("«%(key)s» no se puede tomar: %(why)s Corregilo y probá de nuevo.")
_REASON = "Cambia con el paquete de configuración"


@dataclass(slots=True)
class Taken:
    """What a pack changed, or would change."""

    town: Jurisdiction
    differences: list[Difference]
    kept: list[Difference]
    """What the town has and the pack has not: it stays."""


@dataclass(slots=True)
class _Work:
    """One import: who acts, where, and what goes wrong on the way."""

    town: Jurisdiction
    actor: Actor
    pack: Pack
    faults: list[Fault] = field(default_factory=list)

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code, or none for none."""
        return Unit.objects.get(jurisdiction=self.town, code=code) if code else None


def take_pack(
    pack: Pack, *, town: Jurisdiction | None = None, slug: str = "", dry_run: bool = False
) -> Taken:
    """Bring a town to what a pack says; without a town, found the one of the pack at `slug`.

    What the pack does not name stays. The same pack twice changes nothing. A dry run does everything and takes it
    back, so that what it does not refuse will go. Raises `PackInvalid` with every row that was refused.
    """
    with transaction.atomic():
        done = _take(pack, town, slug)
        if dry_run:
            transaction.set_rollback(True)
    return done


def _take(pack: Pack, town: Jurisdiction | None, slug: str) -> Taken:
    install_packaged_terms()
    label = f"paquete {pack.manifest.name} {pack.manifest.version}"
    before = picture(town).rows if town else {}
    found = differences(before, pack.rows)
    kept = [one for one in found if one.what is What.REMOVED and one.subject != "routing"]
    todo = [one for one in found if one not in kept]
    if town is None:
        town = found_town(actor=system(None, label), slug=slug, facts=_facts_of_town(pack, None))
    work = _Work(town, system(town.pk, label), pack)
    for subject, take in _TAKEN.items():
        keys = [one.key for one in todo if one.subject == subject and one.what is not What.REMOVED]
        for key in keys:
            _try(work, subject, key, take)
    if any(one.subject == "routing" for one in todo):
        work.faults += take_routing(work.actor, pack)
    work.faults += take_automation(work.actor, pack, [one for one in todo if one.subject == "automation"])
    if work.faults:
        raise PackInvalid(work.faults)
    adopt_pack(
        actor=work.actor,
        town=town,
        name=pack.manifest.name,
        version=pack.manifest.version,
        digest=digest(pack),
        contents=pack.rows,
    )
    town.refresh_from_db()
    return Taken(town, todo, kept)


def _try(work: _Work, subject: str, key: str, take: Callable[[_Work, Any], None]) -> None:
    """Take one row; what a room refuses is kept with its line, and the next is tried."""
    try:
        with transaction.atomic():
            take(work, work.pack.full(subject, key))
    except (DomainError, Unit.DoesNotExist, ServiceGroup.DoesNotExist, PublicService.DoesNotExist) as refused:
        why = (
            refused.message
            if isinstance(refused, DomainError)
            else gettext_noop("nombra algo que no existe.")
        )
        line = work.pack.lines.get((subject, key), 1)
        work.faults.append(fault(BY_NAME[subject].file, line, _REFUSED, key=key[:80], why=why))


def _town(work: _Work, _row: TownRow) -> None:
    describe_town(actor=work.actor, town=work.town, facts=_facts_of_town(work.pack, work.town))


def _facts_of_town(pack: Pack, town: Jurisdiction | None) -> dict[str, Any]:
    row = pack.full("town", "")
    facts: dict[str, Any] = row.model_dump(mode="json", exclude={"look", "rules"})
    hosts = {HOSTS: town.theme[HOSTS]} if town and HOSTS in town.theme else {}
    return facts | {"theme": row.look | hosts, "local_rules": row.rules}


def _zone(work: _Work, row: Any) -> None:
    facts = row.model_dump(mode="json", exclude={"code", "polygon"})
    polygon = json.loads(row.polygon) if row.polygon else None
    keep_zone(actor=work.actor, town=work.town, code=row.code, facts=facts | {"polygon": polygon})


def _unit(work: _Work, row: Any) -> None:
    keep_unit(
        actor=work.actor,
        town=work.town,
        code=row.code,
        name=row.name,
        parent=work.unit(row.parent),
        kind=UnitKind(row.kind),
        is_external=row.is_external,
        is_protected=row.is_protected,
    )


def _position(work: _Work, row: Any) -> None:
    unit = Unit.objects.get(jurisdiction=work.town, code=row.unit)
    keep_position(actor=work.actor, unit=unit, title=row.title, level=row.level)


def _office(work: _Work, row: Any) -> None:
    facts = row.model_dump(mode="json", exclude={"name", "unit"})
    keep_office(actor=work.actor, town=work.town, name=row.name, unit=work.unit(row.unit), facts=facts)


def _calendar(work: _Work, row: Any) -> None:
    publish_calendar(
        actor=work.actor,
        firm_until=row.firm_until,
        local=row.local,
        subdivision=row.subdivision,
        kind=CalendarKind(row.kind),
        legal_act=row.legal_act,
    )


def _group(work: _Work, row: Any) -> None:
    facts = row.model_dump(mode="json", exclude={"code"})
    adopt_group(actor=work.actor, town=work.town, code=row.code, facts=facts)


def _service(work: _Work, row: ServiceRow) -> None:
    plain = row.model_dump(mode="json")
    law = LegalTerm.objects.filter(code=row.legal_term, valid_to__isnull=True).first()
    words = {
        **{name: plain[name] for name in VERSION_SAME},
        **{ours: _rows(row, theirs) for theirs, ours in VERSION_OTHER.items()},
        "response_amount": row.response.amount,
        "response_unit": plain["response"]["unit"],
        "resolution_amount": row.resolution.amount,
        "resolution_unit": plain["resolution"]["unit"],
        "legal_term": law,
    }
    facts = {
        **{
            name: plain[name]
            for name in ("name", "name_en", "kind", "competence", "external_body", "in_districts")
        },
        "group": ServiceGroup.objects.get(jurisdiction=work.town, code=row.group),
        "owner_unit": Unit.objects.get(jurisdiction=work.town, code=row.owner),
        "deputy_unit": work.unit(row.deputy),
        "is_active": row.active,
        "keywords": "\n".join(row.keywords),
    }
    adopt_service(actor=work.actor, town=work.town, code=row.code, facts=facts, words=words)


def _rows(row: ServiceRow, name: str) -> Any:
    """Return a text, or questions and papers without their usual values."""
    value = getattr(row, name)
    return [one.plain() for one in value] if isinstance(value, list) else value


def _status(work: _Work, row: Any) -> None:
    facts = row.model_dump(mode="json", exclude={"code", "service"})
    service = PublicService.objects.get(jurisdiction=work.town, code=row.service) if row.service else None
    adopt_status(actor=work.actor, town=work.town, code=row.code, service=service, facts=facts)


def _delegation(work: _Work, row: Any) -> None:
    today = clock.today(work.town.zone_info)
    service = PublicService.objects.get(jurisdiction=work.town, code=row.service)
    for old in Delegation.objects.in_force(today).filter(service=service, role=row.role):
        revoke_delegation(actor=work.actor, delegation_id=old.pk, reason=_REASON)
    grant_delegation(
        actor=work.actor,
        service_id=service.pk,
        role=Role(row.role),
        legal_act=row.legal_act,
        valid_from=today,
        valid_to=row.until,
        daily_limit=row.daily_limit,
    )


def _answer(work: _Work, row: Any) -> None:
    write_answer(
        actor=work.actor,
        code=row.code,
        title=row.title,
        body=row.body,
        service_code=row.service,
        channel=row.channel,
        language=row.language,
        is_active=row.active,
    )


def _channel(work: _Work, row: Any) -> None:
    configure_account(
        actor=work.actor,
        jurisdiction=work.town,
        slug=row.channel,
        name=row.name,
        address=row.address,
        settings=row.settings,
        is_active=row.active,
    )


_TAKEN: dict[str, Callable[[_Work, Any], None]] = {
    "town": _town,
    "zones": _zone,
    "units": _unit,
    "positions": _position,
    "offices": _office,
    "calendars": _calendar,
    "groups": _group,
    "services": _service,
    "statuses": _status,
    "delegations": _delegation,
    "answers": _answer,
    "channels": _channel,
}
