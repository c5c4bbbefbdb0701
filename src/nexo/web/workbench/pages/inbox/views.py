"""The inbox, a conversation and who is on the other side."""

from typing import get_args
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from nexo.domain.cases.queries.standing import cases_of
from nexo.domain.interactions import policies
from nexo.domain.interactions.models import Attachment
from nexo.domain.interactions.queries import inbox as box
from nexo.domain.interactions.queries.inbox import View
from nexo.domain.interactions.queries.rows import timeline_rows
from nexo.domain.parties.queries import card
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.files.rendition import rendition
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_LABELS = {
    "waiting": gettext_noop("Sin responder"),
    "mine": gettext_noop("Mías"),
    "mentioned": gettext_noop("Me nombraron"),
    "unit": gettext_noop("Áreas"),
    "all": gettext_noop("Todas"),
    "closed": gettext_noop("Cerradas"),
}
_LAST_MESSAGES = 40


@staff_page()
@require_GET
def inbox(request: StaffRequest) -> HttpResponse:
    """The list, by view; nobody chosen yet."""
    return page(request, "workbench/inbox/inbox.html", _list(request))


@staff_page()
@require_GET
def rows(request: StaffRequest) -> HttpResponse:
    """The list alone, for the pane beside a conversation."""
    return page(request, "workbench/inbox/_rows.html", _list(request))


@staff_page()
@require_GET
def conversation(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """What was said, over all channels; the list and the person come beside it."""
    found = box.conversation(actor=request.actor, id=conversation_id)
    talk = timeline_rows(
        actor=request.actor, conversation=found, after=request.GET.get("desde"), limit=_LAST_MESSAGES
    )
    return page(
        request,
        "workbench/inbox/conversation.html",
        {
            "chosen": found,
            "zone": found.jurisdiction.zone_info,
            "rows": list(reversed(talk.items)),
            "older": talk.next,
            "writes": policies.may_write(request.actor, found),
            "view": request.GET.get("vista", "waiting"),
        },
    )


@staff_page()
@require_GET
def person(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Who is on the other side, how sure we are, how their matters stand. The reading is logged."""
    found = box.conversation(actor=request.actor, id=conversation_id)
    context: dict[str, object] = {"chosen": found, "writes": policies.may_write(request.actor, found)}
    if found.party_id is not None:
        who = card(actor=request.actor, party_id=found.party_id)
        record_reads(
            actor=request.actor,
            party_ids=[who.id],
            purpose=gettext_noop("atención de la conversación"),
            kind="conversation",
            object_id=found.id,
        )
        context |= {
            "person": who,
            "matters": cases_of(actor=request.actor, party_ids=who.cluster, limit=8),
        }
    return page(request, "workbench/inbox/_person.html", context)


@staff_page()
@require_GET
def attachment(request: StaffRequest, interaction_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A file of a message, without its metadata, inert."""
    row = (
        Attachment.objects.filter(pk=attachment_id, interaction_id=interaction_id, file__isnull=False)
        .select_related("file", "interaction__conversation")
        .first()
    )
    if row is None or row.file is None:
        raise Http404
    if not policies.may_see(request.actor, row.interaction.conversation):
        raise Http404
    if not policies.may_read(request.actor, row.interaction):
        raise Http404
    shown = rendition(row.file)
    is_picture = shown.media_type.startswith("image/")
    response = HttpResponse(shown.content, content_type=shown.media_type)
    response["Content-Disposition"] = "inline" if is_picture else "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _list(request: StaffRequest) -> dict[str, object]:
    view = request.GET.get("vista", "waiting")
    if view not in get_args(View):
        raise Http404
    found = box.inbox(actor=request.actor, view=view, after=request.GET.get("desde"))  # type: ignore[arg-type]  # checked
    here = reverse("workbench:inbox")
    return {
        "items": found.items,
        "following": f"{here}?vista={view}&desde={found.next}" if found.next else "",
        "view": view,
        "tabs": [
            Link(label=_(label), url=f"{here}?vista={name}", is_current=name == view)
            for name, label in _LABELS.items()
        ],
    }
