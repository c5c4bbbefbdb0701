"""The articles: the list, one of them, the choice of words, the recording, and whether it was understood."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from nexo.domain.catalogue.errors import ServiceUnknown
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.queries import services as catalogue
from nexo.domain.knowledge.actions.say_understood import LONGEST_WORDS, say_understood
from nexo.domain.knowledge.enums import Understood
from nexo.domain.knowledge.queries import reading
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.portal import limits, memory
from nexo.web.portal.audience import LISTEN, audience_of, chosen_way, language_of, remember
from nexo.web.portal.town import page, town_of, visitor
from nexo.web.ui.forms import UiForm
from nexo.web.ui.playing import played

_LONGEST = 300


class UnderstoodForm(UiForm):
    """Which version is meant, the answer, and words if somebody likes to add some."""

    text_id = forms.UUIDField()
    answer = forms.ChoiceField(choices=Understood.choices)
    words = forms.CharField(
        label=gettext_lazy("Qué no se entiende"),
        help_text=gettext_lazy("No escribas tus datos: nadie sabe quién contestó."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """Show the articles that hold the words in `q`, and below or without words all of them."""
    town = town_of(request)
    language = language_of(request)
    text = request.GET.get("q", "").strip()[:_LONGEST]
    hits = reading.search_articles(jurisdiction_id=town.id, text=text, language=language) if text else []
    way = chosen_way(request)
    rows = reading.listed_articles(jurisdiction_id=town.id, audience=audience_of(way), language=language)
    context = {"rows": rows, "text": text, "hits": hits, "way": way}
    return page(request, "portal/articles/articles.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article in the words that were chosen, else in the nearest there are, and say so."""
    town = town_of(request)
    way = chosen_way(request)
    try:
        shown = reading.shown_article(
            jurisdiction_id=town.id, slug=slug, audience=audience_of(way), language=language_of(request)
        )
    except NotFound as unknown:
        raise Http404 from unknown
    recording = reading.recording_for(shown.text)
    context = {
        "shown": shown,
        "text": shown.text,
        "way": way,
        "listens": way == LISTEN,
        "recording": recording,
        "is_old_recording": recording is not None and recording.text_id != shown.text.id,
        "service": _service(town.id, shown.text.article.service_code),
        "asks": str(shown.text.id) not in memory.understood_of(request.session),
        "form": UnderstoodForm(),
    }
    return page(request, "portal/articles/article.html", context)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember how somebody likes to read, and go back to where they were."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = reverse("portal:articles")
    response = HttpResponseRedirect(target)
    remember(request, response, request.POST.get("way", ""))
    return response


@require_POST
def understood(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what somebody says of the text they read."""
    form = UnderstoodForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("No llegó tu respuesta. Elegí Sí, Más o menos o No."))
        return redirect(f"{reverse('portal:article', args=[slug])}#entendiste")
    given = form.cleaned_data
    try:
        limits.spend(limits.UNDERSTOOD, request)
        say_understood(actor=visitor(request), visitor=memory.reader_of(request.session), **given)
    except NotFound as unknown:
        raise Http404 from unknown
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Gracias. Con lo que nos decís reescribimos lo que no se entiende."))
    memory.keep_understood(request.session, str(given["text_id"]))
    return redirect("portal:article", slug=slug)


@require_safe
def recording(request: HttpRequest, slug: str, recording_id: UUID) -> HttpResponse:
    """Play a recording, or the part of it that a player asks for; `?bajar` gives it as a file."""
    try:
        found = reading.find_recording(
            jurisdiction_id=town_of(request).id, slug=slug, recording_id=recording_id
        )
    except NotFound as unknown:
        raise Http404 from unknown
    if found.file is None:
        raise Http404
    return played(request, found.file, as_file="bajar" in request.GET)


def _service(town_id: UUID, code: str) -> ServiceVersion | None:
    """Return the service that an article is about, where it can be asked for."""
    if not code:
        return None
    try:
        return catalogue.published(jurisdiction_id=town_id, code=code)
    except ServiceUnknown:
        return None
