"""How the town is called and dressed: names, crest, four colours, seen beside the form and refused if unreadable."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.settings.actions.write_setting import write_setting
from nexo.domain.settings.policies import SETTERS
from nexo.domain.settings.queries import SettingNow, setting_now
from nexo.kernel.errors import DomainError
from nexo.kernel.files.crest import store_crest
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import open_file
from nexo.web.ui.forms import UiForm
from nexo.web.ui.theme import OWN_TOKENS, own_refusals, tokens
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.looks import NAMES, SLUG, told
from nexo.web.workbench.pages.settings.versions import TOWN, panel


def _colour(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=7, widget=forms.TextInput(attrs={"type": "color"})
    )


class LooksForm(UiForm):
    """The names, the crest and the four colours."""

    name = forms.CharField(label=gettext_lazy("Nombre completo"), max_length=NAMES["name"])
    short_name = forms.CharField(
        label=gettext_lazy("Nombre corto"),
        help_text=gettext_lazy("El que va arriba de cada página."),
        max_length=NAMES["short_name"],
    )
    crest_file = forms.FileField(
        label=gettext_lazy("Escudo"),
        help_text=gettext_lazy("Una imagen PNG o JPG. Se achica y se le sacan los datos ocultos."),
        required=False,
    )
    no_crest = forms.BooleanField(label=gettext_lazy("Sin escudo propio"), required=False)
    brand = _colour(gettext_lazy("Color principal"), gettext_lazy("Botones y enlaces."))
    brand_strong = _colour(gettext_lazy("Color fuerte"), gettext_lazy("La franja de arriba."))
    accent = _colour(gettext_lazy("Color de acento"), gettext_lazy("Lo que se resalta."))
    paper = _colour(gettext_lazy("Fondo"))

    def content(self) -> dict[str, str]:
        """Return the looks without the crest."""
        names = {name: self.cleaned_data[name] for name in NAMES}
        return names | {token: self.cleaned_data[token.replace("-", "_")] for token in OWN_TOKENS}


@staff_page(*SETTERS)
@require_http_methods(["GET", "POST"])
def looks(request: StaffRequest) -> HttpResponse:
    """Write how the town looks, in the draft."""
    now = setting_now(request.actor, SLUG, TOWN)
    form = LooksForm(request.POST or None, request.FILES or None, initial=_shown(now))
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, form, now)
        except DomainError as refused:
            form.add_error(_field(refused, form), refused.said)
        else:
            messages.success(request, _("Guardado en el borrador."))
            return redirect("workbench:looks")
    context = {
        "form": form,
        "kind": SLUG,
        "key": TOWN,
        **_drawn({name: str(now.shown[name]) for name in (*NAMES, *OWN_TOKENS)}),
        **panel(request.actor, now, goes_back=False),
    }
    return page(request, "workbench/settings/looks.html", context, status=422 if form.errors else 200)


@staff_page(*SETTERS)
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """Draw the page with the colours as they stand in the fields, and name the pairs that cannot be read."""
    data = {**request.POST.dict(), "name": "x", "short_name": request.POST.get("short_name") or "x"}
    form = LooksForm(data)
    content = form.content() if form.is_valid() else {**tokens("default"), "short_name": "", "name": ""}
    return page(request, "workbench/settings/_looks_sample.html", _drawn(content))


@staff_page(*SETTERS)
@require_GET
def crest(request: StaffRequest) -> HttpResponse:
    """Show the crest of the draft, or of what is in force."""
    wanted = str(setting_now(request.actor, SLUG, TOWN).shown.get("crest", ""))
    rows = StoredFile.objects.filter(jurisdiction_id=request.actor.jurisdiction_id)
    found = rows.filter(pk=wanted).first() if wanted else None
    if found is None:
        return HttpResponse(status=204)
    return HttpResponse(open_file(found), content_type=found.media_type)


def _write(request: StaffRequest, form: LooksForm, now: SettingNow) -> None:
    given = form.cleaned_data["crest_file"]
    file = now.draft.file if now.draft else (now.published.file if now.published else None)
    if isinstance(given, UploadedFile):
        content = given.read()
        file = store_crest(content, filename=given.name or "", jurisdiction_id=request.actor.jurisdiction_id)
    if form.cleaned_data["no_crest"]:
        file = None
    write_setting(
        actor=request.actor,
        kind=SLUG,
        key=TOWN,
        content={**form.content(), "crest": str(file.pk) if file else ""},
        file=file,
    )


def _field(refused: DomainError, form: LooksForm) -> str | None:
    name = "crest_file" if refused.code.startswith("file_") or refused.field == "crest" else refused.field
    plain = (name or "").replace("-", "_")
    return plain if plain in form.fields else None


def _shown(now: SettingNow) -> dict[str, Any]:
    return {name.replace("-", "_"): value for name, value in now.shown.items()}


def _drawn(content: dict[str, str]) -> dict[str, Any]:
    colours = {name: content[name] for name in OWN_TOKENS if len(content.get(name, "")) == 7}  # noqa: PLR2004 - "#" and six digits
    whole = {**tokens("default"), **colours}
    return {
        "drawn": {name.replace("-", "_"): colour for name, colour in whole.items()}
        | {"name": content["short_name"]},
        "pairs": [told(one) for one in own_refusals(colours)],
    }
