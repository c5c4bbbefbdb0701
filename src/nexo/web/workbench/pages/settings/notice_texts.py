"""The words of the notices: written with their blanks, seen with a made-up case, published by another person."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.application.settling.notice import SLUG, template_of
from nexo.domain.notifications import registry
from nexo.domain.notifications.rules.texts import LONGEST, Template, fill
from nexo.domain.settings.actions.write_setting import write_setting
from nexo.domain.settings.policies import SETTERS, visible_to
from nexo.domain.settings.queries import setting_now
from nexo.kernel.errors import DomainError
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.settings.versions import panel


class TextsForm(UiForm):
    """The words of one notice, a field for each way it leaves."""

    subject = forms.CharField(label=gettext_lazy("Asunto del correo"), max_length=LONGEST["subject"])
    long = forms.CharField(
        label=gettext_lazy("Correo y SMS"),
        max_length=LONGEST["long"],
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    chat = forms.CharField(
        label=gettext_lazy("WhatsApp y otros chats"),
        max_length=LONGEST["chat"],
        widget=forms.Textarea(attrs={"rows": 7}),
    )


@staff_page(*SETTERS)
@require_GET
def texts(request: StaffRequest) -> HttpResponse:
    """All notices whose words can be written, and how each stands."""
    found = visible_to(request.actor).filter(kind=SLUG).exclude(status="retired")
    held = {(key, status) for key, status in found.values_list("key", "status")}
    rows = [
        {
            "template": template,
            "is_own": (template.slug, "published") in held,
            "has_draft": (template.slug, "draft") in held,
        }
        for template in registry.templates().values()
    ]
    return page(request, "workbench/settings/notice_texts.html", {"rows": rows})


@staff_page(*SETTERS)
@require_http_methods(["GET", "POST"])
def text(request: StaffRequest, key: str) -> HttpResponse:
    """Write the words of one notice, in its draft."""
    template = template_of(key)
    now = setting_now(request.actor, SLUG, key)
    form = TextsForm(request.POST if request.method == "POST" else None, initial=dict(now.shown))
    if request.method == "POST" and form.is_valid():
        try:
            write_setting(actor=request.actor, kind=SLUG, key=key, content=form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado en el borrador."))
            return redirect("workbench:notice_text", key=key)
    shown = {name: str(form[name].value() or "") for name in LONGEST}
    context = {
        "form": form,
        "template": template,
        "kind": SLUG,
        "key": key,
        **_sample(template, shown),
        **panel(request.actor, now),
    }
    return page(request, "workbench/settings/notice_text.html", context, status=422 if form.errors else 200)


@staff_page(*SETTERS)
@require_POST
def preview(request: StaffRequest, key: str) -> HttpResponse:
    """Show how the notice would read, while it is written."""
    given = {name: request.POST.get(name, "")[:most] for name, most in LONGEST.items()}
    return page(request, "workbench/settings/_notice_sample.html", _sample(template_of(key), given))


def _sample(template: Template, given: dict[str, str]) -> dict[str, dict[str, str]]:
    return {"sample": {name: fill(text, template.samples) for name, text in given.items()}}
