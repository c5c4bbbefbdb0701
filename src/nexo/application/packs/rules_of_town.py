"""Takes the rules that are sentences: routing as a whole, because its order counts; automation one by one."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.application.packs.differences import Difference, What
from nexo.application.packs.errors import Fault, fault
from nexo.application.packs.shape import BY_NAME, Pack
from nexo.domain.automation.actions.publish_rule import publish_rule, switch_rule
from nexo.domain.automation.actions.write_rule import write_rule
from nexo.domain.automation.models import RuleVersion
from nexo.domain.catalogue.actions.publish_routing import publish_routing
from nexo.domain.catalogue.actions.switch_routing_rule import switch_routing_rule
from nexo.domain.catalogue.actions.write_routing import add_rule, discard_draft, remove_rule
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.errors import RulesUnchanged
from nexo.domain.catalogue.queries.routing import routing_now
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError, NotFound

_RULE = gettext_noop("la regla no se puede tomar: %(why)s Corregila y probá de nuevo.")
_OFF = "Viene apagada en el paquete de configuración"


def take_routing(actor: Actor, pack: Pack) -> list[Fault]:
    """Make the routing rules those of the pack, in its order, as one version; return the rules that were refused."""
    faults: list[Fault] = []
    now = routing_now(actor)
    if now.draft is not None:
        discard_draft(actor=actor)
    for rule in list(now.in_force.rules.all()) if now.in_force else []:
        remove_rule(actor=actor, number=rule.number)
    off = _add_rules(actor, pack, faults)
    draft = routing_now(actor).draft
    if faults or draft is None:
        return faults
    try:
        publish_routing(actor=actor, revision=draft.revision)
    except RulesUnchanged:
        discard_draft(actor=actor)
    for number in off:
        switch_routing_rule(actor=actor, number=number, on=False, reason=_OFF)
    return faults


def _add_rules(actor: Actor, pack: Pack, faults: list[Fault]) -> list[int]:
    """Write the rules of the pack into the draft; return the numbers of those that are off."""
    off: list[int] = []
    for key, row in pack.of("routing").items():
        try:
            with transaction.atomic():
                rule = add_rule(actor=actor, sentence=row["sentence"])
        except DomainError as refused:
            faults.append(_refused(pack, "routing", key, refused))
        else:
            if not row.get("active", True):
                off.append(rule.number)
    return off


def take_automation(actor: Actor, pack: Pack, found: Sequence[Difference]) -> list[Fault]:
    """Write and publish the automation rules that differ, found by their name; return those that were refused."""
    faults: list[Fault] = []
    for one in found:
        if one.what is What.REMOVED:
            continue
        row = pack.of("automation")[one.key]
        try:
            with transaction.atomic():
                _take_rule(actor, one.key, row["text"], active=row.get("active", True))
        except DomainError as refused:
            faults.append(_refused(pack, "automation", one.key, refused))
    return faults


def _take_rule(actor: Actor, name: str, text: str, *, active: bool) -> None:
    now = (
        RuleVersion.objects.filter(
            rule__jurisdiction_id=jurisdiction_of(actor), name=name, status=VersionStatus.PUBLISHED
        )
        .select_related("rule")
        .first()
    )
    number = now.rule.number if now else None
    if now is None or now.text != text:
        draft = write_rule(actor=actor, name=name, text=text, number=number)
        number = draft.rule.number
        publish_rule(actor=actor, number=number, revision=draft.revision)
    if number is None:
        raise NotFound
    switch_rule(actor=actor, number=number, on=active, reason="" if active else _OFF)


def _refused(pack: Pack, subject: str, key: str, refused: DomainError) -> Fault:
    line = pack.lines.get((subject, key), 1)
    return fault(BY_NAME[subject].file, line, _RULE, why=refused.message)
