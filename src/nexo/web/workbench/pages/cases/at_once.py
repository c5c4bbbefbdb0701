"""The standard answers of a service, filled in, for whoever resolves at once by delegation (R23)."""

from dataclasses import dataclass

from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import delegation_for
from nexo.domain.cases.queries.filled import answer_values
from nexo.domain.knowledge.queries.answers import standard_answers
from nexo.domain.knowledge.rules.variables import fill
from nexo.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Ready:
    """A standard answer as it would read for this case; what is not known is a visible blank."""

    key: str
    title: str
    text: str


def answers_at_once(actor: Actor, case: Case) -> list[Ready]:
    """Return the answers written for the service of the case, if the actor decides it by delegation. Two queries."""
    if delegation_for(actor, case) is None:
        return []
    rows = standard_answers(jurisdiction_id=case.jurisdiction_id, service_code=case.service.code)
    values = answer_values(actor, case)
    return [Ready(str(row.pk), row.title, fill(row.body, values)) for row in rows if row.service_code]
