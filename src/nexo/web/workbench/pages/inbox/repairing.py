"""What an official mends in a conversation: takes back what has not left, moves what does not belong here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.move_interaction import move_interaction, undo_move
from nexo.domain.interactions.actions.undo_message import undo_message
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import visible_to
from nexo.domain.parties.queries import find_people
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.inbox.forms import MoveForm


@staff_page()
@require_POST
def undo(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Take a message back before it leaves."""
    entry = _entry(request, interaction_id)
    try:
        undo_message(actor=request.actor, interaction=entry)
        messages.success(request, _("El mensaje no salió."))
    except DomainError as refused:
        messages.error(request, refused.said)
    return redirect("workbench:conversation", conversation_id=entry.conversation_id)


@staff_page()
@require_http_methods(["GET", "POST"])
def split(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Move a message that does not belong here to somebody else's conversation or one of its own, saying why."""
    entry = _entry(request, interaction_id)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moved = move_interaction(
            actor=request.actor,
            interaction=entry,
            party=_party(request, form.cleaned_data["party"]),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("Listo: quedó en otra conversación. Se puede devolver a su lugar."))
        return redirect("workbench:conversation", conversation_id=moved.conversation_id)
    text = request.GET.get("q", "").strip()
    return page(
        request,
        "workbench/inbox/split.html",
        {
            "entry": entry,
            "form": form,
            "text": text,
            "hits": find_people(actor=request.actor, text=text) if text else [],
        },
        status=422 if form.errors else 200,
    )


@staff_page()
@require_POST
def move_back(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Take a message back to the conversation it was moved from."""
    entry = _entry(request, interaction_id)
    try:
        entry = undo_move(actor=request.actor, interaction=entry)
        messages.success(request, _("Volvió a su lugar."))
    except DomainError as refused:
        messages.error(request, refused.said)
    return redirect("workbench:conversation", conversation_id=entry.conversation_id)


def _party(request: StaffRequest, party_id: UUID | None) -> Party | None:
    if party_id is None:
        return None
    found = visible_to(request.actor).filter(pk=party_id).first()
    if found is None:
        raise NotFound
    return found


def _entry(request: StaffRequest, interaction_id: UUID) -> Interaction:
    entry = Interaction.objects.select_related("conversation").filter(pk=interaction_id).first()
    if entry is None or not policies.may_see(request.actor, entry.conversation):
        raise NotFound
    if not policies.may_read(request.actor, entry):
        raise NotFound
    return entry
