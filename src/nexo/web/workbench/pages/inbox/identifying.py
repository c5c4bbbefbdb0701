"""Saying what came in without saying it: who wrote, and what a paper says."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.identify_writer import identify_writer
from nexo.domain.interactions.actions.transcribe import transcribe
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.queries.inbox import conversation
from nexo.domain.parties.policies import visible_to
from nexo.domain.parties.queries import find_people
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class WordsForm(UiForm):
    """What a paper says."""

    text = forms.CharField(
        label=gettext_lazy("Qué dice"),
        help_text=gettext_lazy("Tal cual, sin corregir. El original queda guardado."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class PersonForm(forms.Form):
    """The person chosen."""

    party = forms.UUIDField()


@staff_page()
@require_http_methods(["GET", "POST"])
def who(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Say whose a conversation of nobody known is."""
    found = conversation(actor=request.actor, id=conversation_id)
    if not policies.may_write(request.actor, found):
        raise NotFound
    chosen = PersonForm(request.POST or None)
    if chosen.is_valid():
        party = visible_to(request.actor).filter(pk=chosen.cleaned_data["party"]).first()
        if party is None:
            raise NotFound
        try:
            found = identify_writer(actor=request.actor, conversation=found, party=party)
        except DomainError as refused:
            messages.error(request, refused.said)
        else:
            messages.success(request, _("Listo: quedó en su historia."))
        return redirect("workbench:conversation", conversation_id=found.pk)
    text = request.GET.get("q", "").strip()
    hits = find_people(actor=request.actor, text=text) if text else []
    return page(request, "workbench/inbox/who.html", {"chosen": found, "text": text, "hits": hits})


@staff_page()
@require_http_methods(["GET", "POST"])
def write_down(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Write down what a paper says, with the paper beside."""
    entry = Interaction.objects.select_related("conversation").filter(pk=interaction_id).first()
    if entry is None or not policies.may_see(request.actor, entry.conversation):
        raise NotFound
    if not policies.may_write(request.actor, entry.conversation) or not policies.may_read(
        request.actor, entry
    ):
        raise NotFound
    form = WordsForm(request.POST or None, initial={"text": entry.text})
    if request.method == "POST" and form.is_valid():
        try:
            transcribe(actor=request.actor, interaction=entry, text=form.cleaned_data["text"])
        except DomainError as refused:
            form.add_error("text", refused.said)
        else:
            return redirect("workbench:conversation", conversation_id=entry.conversation_id)
    return page(
        request,
        "workbench/inbox/words.html",
        {"entry": entry, "form": form, "files": _files(entry)},
        status=422 if form.errors else 200,
    )


def _files(entry: Interaction) -> list[dict[str, object]]:
    return [
        {
            "name": one.filename or one.media_type,
            "size": one.size,
            "is_picture": one.media_type.startswith("image/"),
            "url": reverse("workbench:message_file", args=[entry.pk, one.pk]),
        }
        for one in entry.attachments.filter(file__isnull=False).order_by("pk")
    ]
