"""What a standard answer is filled in with for one case."""

from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import may_see_applicant
from nexo.kernel.actors import Actor


def answer_values(actor: Actor, case: Case, *, signed: str = "") -> dict[str, str]:
    """Return the variables of `knowledge.rules.variables` for a case, "" where there is none.

    A name that the actor may not see is none. `signed` stands for whoever answers, where that is not the actor.
    """
    applicant = case.applicant if may_see_applicant(actor, case) else None
    due = case.due_at.astimezone(case.jurisdiction.zone_info) if case.due_at else None
    return {
        "nombre": applicant.display_name if applicant else "",
        "codigo": case.public_code,
        "servicio": case.service.name,
        "area": case.owner_unit.name,
        "vence": f"{due:%d/%m/%Y}" if due else "",
        "direccion": case.place_text,
        "municipio": case.jurisdiction.name,
        "agente": signed or actor.label,
    }
