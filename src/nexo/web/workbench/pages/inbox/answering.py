"""What an official does in a conversation: answer, note, take, close."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.interactions.actions.add_note import add_note
from nexo.domain.interactions.actions.draft import save_draft
from nexo.domain.interactions.actions.mention import hear_mentions
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.queries.choices import channel_choices
from nexo.domain.interactions.queries.inbox import conversation, draft_of
from nexo.domain.interactions.queries.parts import parts_of
from nexo.domain.knowledge.queries.answers import standard_answers
from nexo.kernel import clock
from nexo.kernel.errors import DomainError
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.inbox.forms import DraftForm, NoteForm, ReplyForm
from nexo.web.workbench.pages.inbox.together import close_one, take_one
from nexo.web.workbench.simpler import LONGEST, sends, simpler
from nexo.web.workbench.uploads import keep


@staff_page()
@require_http_methods(["GET", "POST"])
def reply(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Write by the proposed channel, or another one that may be used; it can be undone for ten seconds."""
    found = conversation(actor=request.actor, id=conversation_id)
    zone = found.jurisdiction.zone_info
    kept = draft_of(actor=request.actor, conversation=found)
    form = ReplyForm(
        simpler(request.POST) or None,
        request.FILES or None,
        initial={"text": kept.text, "channel": kept.channel} if kept else None,
        zone=zone,
    )
    if sends(request) and form.is_valid():
        try:
            queued = queue_message(
                actor=request.actor,
                conversation=found,
                channel=form.cleaned_data["channel"],
                text=form.cleaned_data["text"],
                files=keep(request.actor, form.cleaned_data["uploads"]),
                send_at=form.cleaned_data["send_at"],
            )
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            request.session["undo"] = str(queued.interaction.id)
            return redirect("workbench:conversation", conversation_id=conversation_id)
    fragment = "_" if request.headers.get("HX-Request") else ""
    choices = channel_choices(conversation=found)
    return page(
        request,
        f"workbench/inbox/{fragment}reply.html",
        {
            "chosen": found,
            "form": form,
            "kept": kept,
            "choices": choices,
            "is_shut": any(one.to and one.window_left == timedelta(0) for one in choices),
            "counts_parts": any(one.in_parts for one in choices),
        },
        status=422 if form.errors else 200,
    )


@staff_page()
@require_POST
def draft(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Keep an answer as far as it is written."""
    found = conversation(actor=request.actor, id=conversation_id)
    form = DraftForm(request.POST)
    if form.is_valid():
        save_draft(
            actor=request.actor,
            conversation=found,
            channel=form.cleaned_data["channel"],
            text=form.cleaned_data["text"],
        )
    return page(request, "workbench/inbox/_kept.html", {"kept": clock.now()})


@staff_page()
@require_POST
def parts(request: StaffRequest) -> HttpResponse:
    """How many parts of an SMS a text would take and what they cost, while it is written."""
    channel, text = request.POST.get("channel", ""), request.POST.get("text", "")
    found = parts_of(actor=request.actor, channel=channel, text=text[:LONGEST])
    return page(request, "workbench/inbox/_parts.html", {"parts": found})


@staff_page()
@require_http_methods(["GET", "POST"])
def note(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Leave a note for colleagues."""
    found = conversation(actor=request.actor, id=conversation_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_note(actor=request.actor, conversation=found, text=form.cleaned_data["text"])
        except DomainError as refused:
            form.add_error("text", refused.said)
        else:
            return redirect("workbench:conversation", conversation_id=conversation_id)
    return page(
        request,
        "workbench/inbox/note.html",
        {"chosen": found, "form": form},
        status=422 if form.errors else 200,
    )


@staff_page()
@require_POST
def close(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Nobody waits here any more; the next message opens it again. It can be undone."""
    return close_one(request, conversation_id)


@staff_page()
@require_POST
def take(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """I answer this one. It can be undone."""
    return take_one(request, conversation_id)


@staff_page()
@require_POST
def heard(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """I saw that a note calls me; the conversation leaves my list of them."""
    found = conversation(actor=request.actor, id=conversation_id)
    hear_mentions(actor=request.actor, conversation=found)
    return redirect("workbench:conversation", conversation_id=conversation_id)


@staff_page()
@require_GET
def templates(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Standard answers, filled in with what is known."""
    found = conversation(actor=request.actor, id=conversation_id)
    answers = standard_answers(
        jurisdiction_id=found.jurisdiction_id, service_code="", channel=found.last_channel
    )
    return page(request, "workbench/inbox/_templates.html", {"chosen": found, "answers": answers})
