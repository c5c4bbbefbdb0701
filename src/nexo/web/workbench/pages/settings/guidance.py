"""The guided conversation: its menu, written without code, and the accounts on which it answers."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.application.guiding.preview import preview
from nexo.application.reports.guided_talks.report import guided_talks
from nexo.domain.catalogue.queries.services import published_versions
from nexo.domain.guidance.actions import write_menu
from nexo.domain.guidance.actions.publish_menu import publish_menu
from nexo.domain.guidance.actions.switch_account import switch_account
from nexo.domain.guidance.actions.write_menu import Written
from nexo.domain.guidance.enums import EntryKind
from nexo.domain.guidance.models import MenuEntry
from nexo.domain.guidance.policies import WRITERS, may_switch, writable_by
from nexo.domain.guidance.queries import accounts_to_switch, draft_of, entries_of, menu_row
from nexo.domain.guidance.rules.menu import menu_of
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.text.languages import said
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_MONTH = timedelta(days=30)


class GreetingForm(UiForm):
    """The first words."""

    greeting = forms.CharField(
        label=gettext_lazy("Saludo"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Vacío: saluda en nombre del municipio y dice que es automática."),
    )
    greeting_en = forms.CharField(
        label=gettext_lazy("Saludo en inglés"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EntryForm(UiForm):
    """One option of the menu."""

    kind = forms.ChoiceField(label=gettext_lazy("Qué hace"), choices=EntryKind.choices)
    label = forms.CharField(
        label=gettext_lazy("Cómo se llama"),
        max_length=60,
        help_text=gettext_lazy("Hasta 24 letras entra entera en la lista de WhatsApp."),
    )
    label_en = forms.CharField(label=gettext_lazy("Cómo se llama en inglés"), max_length=60, required=False)
    service = forms.ChoiceField(
        label=gettext_lazy("Servicio"),
        required=False,
        help_text=gettext_lazy(
            "Para pedir, buscar o decir dónde se hace. Vacío: se le pregunta a la persona."
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Texto que se lee"),
        max_length=900,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Solo para la opción que dice un texto."),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Texto en inglés"),
        max_length=900,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the services in force."""
        super().__init__(*args, **kwargs)
        choice = self.fields["service"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", _("La persona elige")), *services]


@staff_page(*WRITERS)
@require_GET
def guidance(request: StaffRequest) -> HttpResponse:
    """The menu as it is written, as it will be read, and where it is on."""
    return _shown(request, None)


@staff_page(*WRITERS)
@require_POST
def greet(request: StaffRequest) -> HttpResponse:
    """Write the greeting."""
    form = GreetingForm(request.POST)
    if not form.is_valid():
        return _shown(request, form)
    write_menu.greet(actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Guardado. Se ve cuando lo publiques."))
    return redirect("workbench:guidance")


@staff_page(*WRITERS)
@require_POST
def suggest(request: StaffRequest) -> HttpResponse:
    """Begin with what most towns offer."""
    write_menu.suggest_entries(actor=request.actor)
    return redirect("workbench:guidance")


@staff_page(*WRITERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, entry_id: UUID | None = None) -> HttpResponse:
    """Write an option, a new one or one that is there; `below` names the menu that a new one goes to."""
    entry = _entry(request, entry_id) if entry_id else None
    below = _entry(request, _uuid(request.GET["below"])) if request.GET.get("below") else None
    form = EntryForm(request.POST or None, initial=_initial(entry), services=_services(request))
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, entry, below, Written(**form.cleaned_data))
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado. Se ve cuando lo publiques."))
            return redirect("workbench:guidance")
    context = {"form": form, "entry": entry, "below": below}
    return page(
        request, "workbench/settings/guidance_entry.html", context, status=422 if form.errors else 200
    )


@staff_page(*WRITERS)
@require_POST
def move(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Move an option up or down in its list."""
    write_menu.move_entry(actor=request.actor, entry_id=entry_id, up=request.POST.get("to") == "up")
    return redirect("workbench:guidance")


@staff_page(*WRITERS)
@require_http_methods(["GET", "POST"])
def remove(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Take an option away, once it was said that it is meant."""
    entry = _entry(request, entry_id)
    if request.method == "POST" and request.POST.get("sure"):
        write_menu.remove_entry(actor=request.actor, entry_id=entry_id)
        messages.success(request, _("Quitada. Se deja de ver cuando lo publiques."))
        return redirect("workbench:guidance")
    return page(request, "workbench/settings/guidance_remove.html", {"entry": entry})


@staff_page(*WRITERS)
@require_POST
def publish(request: StaffRequest) -> HttpResponse:
    """Let people see it."""
    try:
        publish_menu(actor=request.actor)
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Publicado: vale desde el próximo mensaje."))
    return redirect("workbench:guidance")


@staff_page(Role.ADMINISTRATOR)
@require_POST
def switch(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """Switch it on or off for one account."""
    on = request.POST.get("on") == "1"
    try:
        switch_account(actor=request.actor, account_id=account_id, on=on)
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Prendida.") if on else _("Apagada."))
    return redirect("workbench:guidance")


def _shown(request: StaffRequest, form: GreetingForm | None) -> HttpResponse:
    row = menu_row(jurisdiction_of(request.actor))
    entries = entries_of(request.actor)
    draft = draft_of(row, entries)
    town = row.jurisdiction.short_name if row else ""
    context = {
        "menu": row,
        "lists": _lists(entries),
        "form": form or GreetingForm(initial={"greeting": draft.greeting, "greeting_en": draft.greeting_en}),
        "sample": preview(draft, town=town, language=_reads(request)),
        "reads": _reads(request),
        "is_changed": row is not None and menu_of(row.published) != draft,
        "accounts": accounts_to_switch(request.actor),
        "may_switch": may_switch(request.actor),
        "figures": guided_talks(jurisdiction_id=jurisdiction_of(request.actor), since=clock.now() - _MONTH),
    }
    status = 422 if form is not None else 200
    return page(request, "workbench/settings/guidance.html", context, status=status)


def _reads(request: StaffRequest) -> str:
    """Return the language in which the menu is shown as it will be read: the one asked for, else one's own."""
    asked = request.GET.get("lengua", "")
    return asked if asked in dict(settings.LANGUAGES) else (get_language() or "es")[:2]


def _lists(entries: list[MenuEntry]) -> list[tuple[MenuEntry | None, list[MenuEntry]]]:
    """Return the first list and each one that an option opens, with its options."""
    heads: list[MenuEntry | None] = [None, *(one for one in entries if one.kind == EntryKind.SUBMENU)]
    return [
        (head, [one for one in entries if one.parent_id == (head.pk if head else None)]) for head in heads
    ]


def _save(request: StaffRequest, entry: MenuEntry | None, below: MenuEntry | None, written: Written) -> None:
    if entry is not None:
        write_menu.change_entry(actor=request.actor, entry_id=entry.pk, written=written)
    else:
        write_menu.add_entry(actor=request.actor, written=written, parent_id=below.pk if below else None)


def _entry(request: StaffRequest, entry_id: UUID | None) -> MenuEntry:
    rows = writable_by(request.actor).select_related("service")
    found = rows.filter(pk=entry_id).first() if entry_id else None
    if found is None:
        raise NotFound
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _initial(entry: MenuEntry | None) -> dict[str, Any]:
    if entry is None:
        return {}
    shown = {name: getattr(entry, name) for name in ("kind", "label", "label_en", "text", "text_en")}
    return {**shown, "service": entry.service.code if entry.service else ""}


def _services(request: StaffRequest) -> list[tuple[str, str]]:
    rows = published_versions(jurisdiction_of(request.actor)).order_by("service__name")
    return [(row.service.code, f"{said(row.service, 'name')} ({row.service.code})") for row in rows]
