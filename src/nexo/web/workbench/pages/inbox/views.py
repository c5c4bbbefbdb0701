"""The inbox, a conversation and who is on the other side."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from nexo.domain.cases.queries.standing import cases_of
from nexo.domain.interactions import policies
from nexo.domain.interactions.models import Attachment
from nexo.domain.interactions.queries import inbox as box
from nexo.domain.interactions.queries.desk import act_to_undo
from nexo.domain.interactions.queries.rows import timeline_rows
from nexo.domain.parties.queries import card
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.files.rendition import rendition
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.inbox.lists import act_asked, fresh_in, list_of
from nexo.web.workbench.pages.inbox.thread import LAST_MESSAGES, last_in


@staff_page()
@require_GET
def inbox(request: StaffRequest) -> HttpResponse:
    """The list, by view; nobody chosen yet."""
    return page(request, "workbench/inbox/inbox.html", list_of(request) | _undoing(request))


@staff_page()
@require_GET
def rows(request: StaffRequest) -> HttpResponse:
    """The list alone, for the pane beside a conversation."""
    return page(request, "workbench/inbox/_rows.html", list_of(request) | {"open_id": _open_id(request)})


@staff_page()
@require_GET
def fresh(request: StaffRequest) -> HttpResponse:
    """Say how many of the list asked for have news since the page was made; nothing moves by itself."""
    return page(request, "workbench/inbox/_fresh.html", fresh_in(request))


@staff_page()
@require_GET
def conversation(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """What was said, over all channels; the list and the person come beside it."""
    found = box.conversation(actor=request.actor, id=conversation_id)
    talk = timeline_rows(
        actor=request.actor, conversation=found, after=request.GET.get("desde"), limit=LAST_MESSAGES
    )
    return page(
        request,
        "workbench/inbox/conversation.html",
        {
            "chosen": found,
            "zone": found.jurisdiction.zone_info,
            "rows": list(reversed(talk.items)),
            "last_in": last_in(talk.items),
            "older": talk.next,
            "writes": policies.may_write(request.actor, found),
            "view": request.GET.get("vista", "waiting"),
            "since": int(request.began_at.timestamp() * 1000),
            **_undoing(request),
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


def _undoing(request: StaffRequest) -> dict[str, object]:
    """Return what was just done, while it is offered to undo it."""
    asked = act_asked(request)
    return {"act": act_to_undo(actor=request.actor, act_id=asked) if asked else None}


def _open_id(request: StaffRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("abierta", ""))
    except ValueError:
        return None
