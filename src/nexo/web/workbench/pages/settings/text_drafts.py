"""The draft of a text: written with its score beside it, read by another person, published, thrown away, read aloud."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from nexo.domain.knowledge.actions.publish_text import publish_text, review_text, roll_back_text
from nexo.domain.knowledge.actions.record_text import MOST_BYTES, ask_recording, upload_recording
from nexo.domain.knowledge.actions.write_text import LONGEST, discard_text, write_text
from nexo.domain.knowledge.enums import Audience, Language, TextStatus
from nexo.domain.knowledge.models import TextVersion
from nexo.domain.knowledge.policies import WRITERS
from nexo.domain.knowledge.queries import writing
from nexo.domain.knowledge.rules.readability import FLOORS, band, problems, score_for
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.files.refused import FileRefused
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.settings.texts import RecordingForm, text_page

_MOST_MEASURED = LONGEST["body"]


class TextForm(UiForm):
    """A title and a body; `revision` is that of the draft that the author saw."""

    title = forms.CharField(label=gettext_lazy("Título"), max_length=LONGEST["title"])
    body = forms.CharField(
        label=gettext_lazy("Texto"),
        help_text=gettext_lazy(
            "Una línea vacía separa párrafos. «## » es un subtítulo, «- » una lista, «1. » un paso, "
            "**así** va en negrita y [así](https://…) es un enlace."
        ),
        max_length=LONGEST["body"],
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class RevisionForm(forms.Form):
    """Which draft was on the screen."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)


@staff_page(*WRITERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, article_id: UUID, audience: str, language: str) -> HttpResponse:
    """Write the draft, which begins as a copy of what is in force."""
    article, versions = _versions(request, article_id, audience, language)
    form = TextForm(request.POST if request.method == "POST" else None, initial=_begun(versions))
    if request.method == "POST" and form.is_valid():
        try:
            write_text(
                actor=request.actor,
                article_id=article_id,
                audience=audience,
                language=language,
                **form.cleaned_data,
            )
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado en el borrador. Lo publica otra persona."))
            return redirect("workbench:text", article_id=article_id, audience=audience, language=language)
    context = {
        "form": form,
        "article": article,
        "kind": writing.Kind(audience, language),
        **_measured(str(form["body"].value() or ""), audience, language),
    }
    return page(request, "workbench/settings/text_write.html", context, status=422 if form.errors else 200)


@staff_page(*WRITERS)
@require_POST
def measure(request: StaffRequest) -> HttpResponse:
    """Tell how the text reads, while it is written."""
    audience, language = request.POST.get("audience", ""), request.POST.get("language", "")
    if audience not in Audience.values or language not in Language.values:
        audience, language = Audience.CLEAR.value, Language.SPANISH.value
    measured = _measured(request.POST.get("body", "")[:_MOST_MEASURED], audience, language)
    return page(request, "workbench/settings/_text_score.html", measured)


@staff_page(*WRITERS)
@require_POST
def do(request: StaffRequest, article_id: UUID, audience: str, language: str, what: str) -> HttpResponse:
    """Publish the draft, mark it as read by another person, or throw it away."""
    if what not in _DOES:
        raise NotFound
    act, done = _DOES[what]
    try:
        act(
            actor=request.actor,
            article_id=article_id,
            audience=audience,
            language=language,
            **_revision(request, what),
        )
    except NotFound:
        raise
    except DomainError as refused:
        return text_page(request, article_id, audience, language, refused=refused)
    messages.success(request, str(done))
    return redirect("workbench:text", article_id=article_id, audience=audience, language=language)


@staff_page(*WRITERS)
@require_POST
def roll_back(
    request: StaffRequest, article_id: UUID, audience: str, language: str, version: int
) -> HttpResponse:
    """Bring a version back that was in force."""
    try:
        roll_back_text(
            actor=request.actor,
            article_id=article_id,
            audience=audience,
            language=language,
            number=version,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return text_page(request, article_id, audience, language, refused=refused)
    messages.success(request, _("Volvió esa versión. La que estaba quedó en la historia."))
    return redirect("workbench:text", article_id=article_id, audience=audience, language=language)


@staff_page(*WRITERS)
@require_POST
def record(request: StaffRequest, article_id: UUID, text_id: UUID) -> HttpResponse:
    """Keep the recording that was uploaded; without one, ask the speech engine for it."""
    text = _text(request, article_id, text_id)
    form = RecordingForm(request.POST, request.FILES)
    try:
        if "engine" in request.POST:
            ask_recording(actor=request.actor, article_id=article_id, text_id=text_id)
            done = _("Pedida. En un momento se puede escuchar acá.")
        elif form.is_valid():
            _upload(request, article_id, text_id, form)
            done = _("Guardada con esta versión del texto.")
        else:
            return text_page(request, article_id, text.audience, text.language, upload=form)
    except DomainError as refused:
        form.add_error("recording" if form.is_bound and "engine" not in request.POST else None, refused.said)
        return text_page(request, article_id, text.audience, text.language, upload=form)
    messages.success(request, done)
    return redirect("workbench:text", article_id=article_id, audience=text.audience, language=text.language)


_DOES: dict[str, tuple[Callable[..., object], Promise]] = {
    "publicar": (publish_text, gettext_lazy("Publicado. Ya se lee en el sitio.")),
    "revisar": (review_text, gettext_lazy("Anotado: lo leíste y se entiende.")),
    "descartar": (discard_text, gettext_lazy("Descartado: sigue todo como está publicado.")),
}
"""What can be done to a draft: the word in the address, the action, what is said when it is done."""


def _revision(request: StaffRequest, what: str) -> dict[str, int]:
    """Return which draft was on the screen, for what asks for it."""
    if what == "descartar":
        return {}
    form = RevisionForm(request.POST)
    return {"revision": form.cleaned_data["revision"] if form.is_valid() else 0}


def _versions(
    request: StaffRequest, article_id: UUID, audience: str, language: str
) -> tuple[Any, list[TextVersion]]:
    if audience not in Audience.values or language not in Language.values:
        raise NotFound
    article = writing.article_of_author(request.actor, article_id)
    return article, writing.versions_of(article, audience, language)


def _text(request: StaffRequest, article_id: UUID, text_id: UUID) -> TextVersion:
    article = writing.article_of_author(request.actor, article_id)
    text = article.texts.filter(id=text_id).first()
    if text is None:
        raise NotFound
    return text


def _begun(versions: list[TextVersion]) -> dict[str, Any]:
    """Return the draft, else a copy of what is in force."""
    draft = next((one for one in versions if one.status == TextStatus.DRAFT), None)
    model = draft or next((one for one in versions if one.status == TextStatus.PUBLISHED), None)
    return {
        "title": model.title if model else "",
        "body": model.body if model else "",
        "revision": draft.revision if draft else 0,
    }


def _measured(body: str, audience: str, language: str) -> dict[str, Any]:
    score = score_for(body, language)
    return {
        "score": score,
        "band": band(score),
        "floor": FLOORS.get(Audience(audience)),
        "problems": problems(body=body, audience=audience, language=language) if body.strip() else [],
    }


def _upload(request: StaffRequest, article_id: UUID, text_id: UUID, form: RecordingForm) -> None:
    given = form.cleaned_data["recording"]
    if given.size > MOST_BYTES:
        # Not read at all: a worker must not hold what it will refuse.
        raise FileRefused(
            "El archivo es demasiado grande: el límite es %(limit)s MB.",
            values={"limit": MOST_BYTES // (1024 * 1024)},
        )
    upload_recording(
        actor=request.actor,
        article_id=article_id,
        text_id=text_id,
        content=given.read(),
        filename=given.name,
    )
