"""Say which causes there are and from when on something counts as repeated."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from nexo.domain.cases.rules import causes
from nexo.domain.improvements import policies
from nexo.domain.improvements.errors import ProblemIncomplete
from nexo.domain.improvements.rules.thresholds import LIMITS, RULE
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def arrange_thresholds(
    *, actor: Actor, numbers: Mapping[str, int], listed: Sequence[tuple[str, str]]
) -> Jurisdiction:
    """Set a town's numbers (`rules.thresholds.LIMITS` names them) and its causes ((code, name), …).

    Raises `NotAllowed`, `ProblemIncomplete` for a number out of bounds or a list that cannot be read.
    """
    if not policies.may_arrange(actor):
        raise NotAllowed
    for name, (low, high) in LIMITS.items():
        if not low <= numbers[name] <= high:
            raise ProblemIncomplete(
                "Elegí un número entre %(low)s y %(high)s.", field=name, values={"low": low, "high": high}
            )
    _check_causes(listed)
    town = Jurisdiction.objects.select_for_update().get(pk=jurisdiction_of(actor))
    town.local_rules[RULE] = {name: numbers[name] for name in LIMITS}
    town.local_rules[causes.RULE] = [list(row) for row in listed]
    town.save(update_fields=["local_rules"])
    audit(
        actor=actor,
        action="improvements.thresholds_arranged",
        kind="jurisdiction",
        object_id=town.pk,
        changes={**town.local_rules[RULE], "causes": len(listed)},
    )
    return town


def _check_causes(listed: Sequence[tuple[str, str]]) -> None:
    codes = [code for code, _ in listed]
    sound = all(
        0 < len(code) <= causes.LONGEST_CODE and 0 < len(name) <= causes.LONGEST_NAME for code, name in listed
    )
    if not sound or not 0 < len(codes) <= causes.MOST or len(set(codes)) < len(codes):
        raise ProblemIncomplete("Escribí una causa por renglón: código, dos puntos y nombre.", field="causes")
