"""Texts by audience: what is overdue, missing or not understood; an article and one of its texts with its history."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from nexo.domain.catalogue.queries.services import published_versions
from nexo.domain.knowledge.actions.arrange_article import MOST_MONTHS, About, change_article, open_article
from nexo.domain.knowledge.actions.record_text import PLAYED
from nexo.domain.knowledge.enums import Audience, Language, TextStatus
from nexo.domain.knowledge.models import Article, TextVersion
from nexo.domain.knowledge.policies import WRITERS, may_write
from nexo.domain.knowledge.queries import writing
from nexo.domain.knowledge.queries.gate import missing_for
from nexo.domain.knowledge.rules.readability import FLOORS, band
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.text.difference import Line, difference
from nexo.kernel.text.speech import can_speak
from nexo.web.ui.forms import UiForm
from nexo.web.ui.playing import played
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class AboutForm(UiForm):
    """What an article is about, whose it is, and how often somebody reads it again."""

    title = forms.CharField(
        label=gettext_lazy("Título"),
        help_text=gettext_lazy("De acá sale la dirección de la página, que después no cambia."),
        max_length=150,
    )
    service_code = forms.ChoiceField(
        label=gettext_lazy("Servicio del que habla"),
        help_text=gettext_lazy("Vacío: es un tema sin servicio. Con servicio, también se ve en su página."),
        required=False,
    )
    unit_id = forms.ChoiceField(label=gettext_lazy("De qué área es"), required=False)
    review_months = forms.IntegerField(
        label=gettext_lazy("Cada cuántos meses se vuelve a leer"), min_value=1, max_value=MOST_MONTHS
    )
    is_retired = forms.BooleanField(label=gettext_lazy("No mostrarlo más en el sitio"), required=False)

    def __init__(self, *args: Any, actor: Actor, is_new: bool, **kwargs: Any) -> None:
        """Offer the services in force, and the areas whose articles the official may write."""
        super().__init__(*args, **kwargs)
        self._offer("service_code", [("", _("Ninguno")), *_services(actor)])
        units = _units(actor)
        everybody = [("", _("Todo el municipio"))] if may_write(actor, None) else []
        self._offer("unit_id", [*everybody, *((str(unit.id), unit.name) for unit in units)])
        self.fields["unit_id"].required = not everybody
        del self.fields["is_retired" if is_new else "title"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        choice = self.fields[name]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = choices

    def about(self) -> About:
        """Return what was filled in."""
        given = self.cleaned_data
        return About(
            service_code=given["service_code"],
            unit_id=UUID(given["unit_id"]) if given["unit_id"] else None,
            review_months=given["review_months"],
            is_retired=given.get("is_retired", False),
        )


class RecordingForm(UiForm):
    """A recording of somebody's voice."""

    recording = forms.FileField(
        label=gettext_lazy("Subir una grabación"),
        help_text=gettext_lazy("MP3, M4A u OGG, hasta 20 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(PLAYED)}),
    )


@staff_page(*WRITERS)
@require_GET
def texts(request: StaffRequest) -> HttpResponse:
    """The articles, those first that need somebody."""
    rows = writing.rows_for(request.actor, clock.now().date())
    return page(request, "workbench/settings/texts.html", {"rows": rows})


@staff_page(*WRITERS)
@require_GET
def article(request: StaffRequest, article_id: UUID) -> HttpResponse:
    """One article: each of its texts, and those that could be written."""
    row = writing.row_for(request.actor, article_id, clock.now().date())
    written = {(kind.audience, kind.language) for kind in row.kinds}
    others = [
        writing.Kind(audience.value, language.value)
        for language in Language
        for audience in (Audience.CLEAR, Audience.EASY)
        if (audience.value, language.value) not in written
    ]
    return page(request, "workbench/settings/text_article.html", {"row": row, "others": others})


@staff_page(*WRITERS)
@require_http_methods(["GET", "POST"])
def about(request: StaffRequest, article_id: UUID | None = None) -> HttpResponse:
    """Make an article, or change what it is about."""
    row = writing.row_for(request.actor, article_id, clock.now().date()).article if article_id else None
    form = AboutForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        is_new=row is None,
        initial=_shown(row),
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = _keep(request.actor, row, form)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado."))
            return redirect("workbench:text_article", article_id=kept.id)
    context = {"form": form, "article": row}
    return page(request, "workbench/settings/text_about.html", context, status=422 if form.errors else 200)


@staff_page(*WRITERS)
@require_GET
def kind(request: StaffRequest, article_id: UUID, audience: str, language: str) -> HttpResponse:
    """One text of an article: in force, the draft with what it lacks, recordings, what readers say, history."""
    return text_page(request, article_id, audience, language)


@staff_page(*WRITERS)
@require_safe
def listen(request: StaffRequest, article_id: UUID, text_id: UUID) -> HttpResponse:
    """Play a recording, also one of a draft."""
    found = writing.recording_of_author(request.actor, article_id, text_id)
    if found.file is None:
        raise NotFound
    return played(request, found.file)


def text_page(
    request: StaffRequest,
    article_id: UUID,
    audience: str,
    language: str,
    *,
    refused: DomainError | None = None,
    upload: RecordingForm | None = None,
) -> HttpResponse:
    """Show one text of an article, with what was refused just now."""
    if audience not in Audience.values or language not in Language.values:
        raise NotFound
    opened = writing.opened_text(request.actor, article_id, audience, language, clock.now().date())
    draft, in_force = opened.kind.draft, opened.kind.in_force
    context = {
        "title": opened.title,
        "public_url": f"/guia/{opened.article.slug}/?idioma={language}",
        "article": opened.article,
        "kind": opened.kind,
        "draft": draft,
        "in_force": in_force,
        "floor": FLOORS.get(Audience(audience)),
        "band": band(draft.readability if draft else None),
        "problems": missing_for(draft) if draft else [],
        "lines": difference(in_force.body, draft.body) if draft and in_force else [],
        "is_own": draft is not None and str(request.actor.account_id) in draft.author_ids,
        "history": _history(opened.versions),
        "words": writing.words_of(in_force) if in_force and opened.kind.counts.is_told else [],
        "recorded": in_force or draft,
        "speaks": can_speak(language),
        "upload": upload or RecordingForm(),
        "refused": refused.said if refused else "",
    }
    is_wrong = refused is not None or upload is not None
    return page(request, "workbench/settings/text.html", context, status=422 if is_wrong else 200)


def _history(versions: list[TextVersion]) -> list[tuple[TextVersion, list[Line]]]:
    """Return the versions that were in force, each with what it changed of the one before."""
    kept = [one for one in versions if one.status != TextStatus.DRAFT]
    before = [*(one.body for one in kept[1:]), ""]
    return [(one, difference(old, one.body)) for one, old in zip(kept, before, strict=False)]


def _shown(row: Article | None) -> dict[str, Any]:
    if row is None:
        return {"review_months": 12}
    return {
        "service_code": row.service_code,
        "unit_id": str(row.unit_id or ""),
        "review_months": row.review_months,
        "is_retired": row.is_retired,
    }


def _keep(actor: Actor, row: Article | None, form: AboutForm) -> Article:
    if row is None:
        return open_article(actor=actor, title=form.cleaned_data["title"], about=form.about())
    return change_article(actor=actor, article_id=row.id, about=form.about())


def _services(actor: Actor) -> list[tuple[str, str]]:
    rows = published_versions(jurisdiction_of(actor)).order_by("service__name")
    return [(row.service.code, row.service.name) for row in rows]


def _units(actor: Actor) -> list[Unit]:
    rows = Unit.objects.filter(
        jurisdiction_id=jurisdiction_of(actor), valid_to__isnull=True, is_external=False
    ).order_by("name")
    return [unit for unit in rows if may_write(actor, unit)]
