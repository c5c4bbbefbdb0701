"""The door to the settings, and what everybody sets for themselves."""

from contextlib import suppress

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from nexo.domain.accounts.actions.choose_language import choose_language
from nexo.domain.automation.policies import MACRO_WRITERS, RULE_WRITERS
from nexo.domain.catalogue.policies import (
    DELEGATION_READERS,
    ROUTING_READERS,
    SCRIPTERS,
    SERVICE_READERS,
    SIGNERS,
    TRAINING_READERS,
)
from nexo.domain.guidance.policies import WRITERS
from nexo.domain.knowledge.policies import ANSWERERS
from nexo.domain.knowledge.policies import WRITERS as TEXT_WRITERS
from nexo.domain.organisation.enums import Role
from nexo.domain.works.policies import ARRANGERS as CREW_ARRANGERS
from nexo.kernel.errors import Invalid
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_SETS = (
    ANSWERERS,
    TEXT_WRITERS,
    WRITERS,
    SCRIPTERS,
    ROUTING_READERS,
    DELEGATION_READERS,
    SERVICE_READERS,
    TRAINING_READERS,
    CREW_ARRANGERS,
    MACRO_WRITERS,
    RULE_WRITERS,
    (Role.ADMINISTRATOR,),
)
SETTERS = tuple(dict.fromkeys(role for roles in _SETS for role in roles))


@staff_page(*SETTERS)
@require_GET
def settings(request: StaffRequest) -> HttpResponse:
    """What this official may set."""
    return page(
        request,
        "workbench/settings/settings.html",
        {
            "answers": request.actor.has_role(*ANSWERERS),
            "texts": request.actor.has_role(*TEXT_WRITERS),
            "guides": request.actor.has_role(*WRITERS),
            "scripts": request.actor.has_role(*SCRIPTERS),
            "routes": request.actor.has_role(*ROUTING_READERS),
            "macros": request.actor.has_role(*MACRO_WRITERS),
            "automates": request.actor.has_role(*RULE_WRITERS),
            "delegates": request.actor.has_role(*DELEGATION_READERS),
            "crews": request.actor.has_role(*CREW_ARRANGERS),
            "services": request.actor.has_role(*SERVICE_READERS),
            "signs": request.actor.has_role(*SIGNERS),
            "trains": request.actor.has_role(*TRAINING_READERS),
            "staff": request.actor.has_role(Role.ADMINISTRATOR),
        },
    )


@staff_page(*Role)
@require_POST
def language(request: StaffRequest) -> HttpResponse:
    """Remember the language of this official; the browser keeps it for the pages before signing in.

    One that we do not speak changes nothing, here as on the portal.
    """
    with suppress(Invalid):
        choose_language(actor=request.actor, language=request.POST.get("language", ""))
    return set_language(request)
