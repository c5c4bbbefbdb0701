"""A letter for a case or for a person."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nexo.application.letters.write_letter import (
    Draft,
    draft_for_case,
    draft_for_person,
    may_write_to_case,
    may_write_to_person,
    write_to_case,
    write_to_person,
)
from nexo.domain.knowledge.queries.letters import letter_templates
from nexo.domain.parties.policies import KEEPERS, jurisdiction_of
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import StaffRequest, page, staff_page


@staff_page()
@require_http_methods(["GET", "POST"])
def for_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write a letter about a case: it stays in its papers."""
    actor = request.actor
    name = may_write_to_case(actor=actor, case_id=case_id)
    return _letter(
        request,
        back=Link(label=name, url=reverse("workbench:case", args=[case_id])),
        draft=lambda model: draft_for_case(actor=actor, case_id=case_id, template_id=model),
        write=lambda model: write_to_case(actor=actor, case_id=case_id, template_id=model),
    )


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def for_person(request: StaffRequest, party_id: UUID) -> HttpResponse:
    """Write a letter to a person: it stays in their story."""
    actor = request.actor
    name = may_write_to_person(actor=actor, party_id=party_id) or _("Sin nombre")
    return _letter(
        request,
        back=Link(label=name, url=reverse("workbench:person", args=[party_id])),
        draft=lambda model: draft_for_person(actor=actor, party_id=party_id, template_id=model),
        write=lambda model: write_to_person(actor=actor, party_id=party_id, template_id=model),
    )


def _letter(
    request: StaffRequest, back: Link, draft: Callable[[UUID], Draft], write: Callable[[UUID], object]
) -> HttpResponse:
    """Offer the models; show one filled; keep it when that was pressed."""
    chosen = _id(request.POST.get("modelo") or request.GET.get("modelo"))
    if request.method == "POST" and chosen is not None:
        try:
            write(chosen)
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            messages.error(request, refused.said)
        else:
            messages.success(request, _("La carta quedó guardada: el documento y un PDF para imprimir."))
            return redirect(back.url)
    context = {
        "back": back,
        "models": letter_templates(jurisdiction_of(request.actor), only_active=True),
        "draft": draft(chosen) if chosen is not None else None,
    }
    return page(request, "workbench/letters/letter.html", context)


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
