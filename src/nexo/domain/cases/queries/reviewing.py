"""Who reviews a complaint about an area: never the area itself."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.models import Unit
from nexo.kernel.ids import CodeMistyped, parse_code

REVIEWED_ABOVE = gettext_noop("la revisa quien está por encima del área de la queja")
"""What such a case keeps as the reason of its route."""

CASE_FIELD = "case"
"""The question of the service in which the complaint may name a case: its area is the one complained about."""


def reviewing_unit(service: PublicService, answers: Mapping[str, Any]) -> Unit:
    """Return the unit above the one complained about: that of the case named, else the owner of the service.

    At the top, where nobody is above, the deputy of the service has it. Two queries at most.
    """
    about = _unit_named(service, answers) or service.owner_unit
    above = about.parent
    if above is not None and above.valid_to is None and not above.is_external:
        return above
    return service.deputy_unit or service.owner_unit


def _unit_named(service: PublicService, answers: Mapping[str, Any]) -> Unit | None:
    try:
        code = parse_code(str(answers.get(CASE_FIELD) or ""))
    except CodeMistyped:
        return None
    rows = Case.objects.filter(jurisdiction_id=service.jurisdiction_id, public_code=code)
    case = rows.select_related("owner_unit__parent").first()
    return case.owner_unit if case else None
