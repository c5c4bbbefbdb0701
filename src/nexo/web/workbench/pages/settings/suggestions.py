"""What is suggested from free text, how often that is right, and its switches; the words that speak of danger."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from nexo.application.suggesting.danger import judged_danger
from nexo.application.suggesting.duplicates import learnt_pairs
from nexo.application.suggesting.judged import in_use, judged
from nexo.application.suggesting.learn import FEWEST
from nexo.application.suggesting.learn_duplicates import FEWEST_LINKS
from nexo.application.suggesting.place import is_on
from nexo.domain.organisation.actions.set_danger_words import set_danger_words
from nexo.domain.organisation.actions.switch_suggestions import switch_suggestions
from nexo.domain.organisation.enums import Role, SuggestionKind
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.policies import may_administer
from nexo.domain.organisation.rules.danger_words import LONGEST, RULE, USUAL
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import Invalid
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class WordsForm(UiForm):
    """The list of words that speak of danger; empty: the usual one."""

    words = forms.CharField(
        label=gettext_lazy("Una regla por línea: nivel | servicio | palabras"),
        help_text=gettext_lazy(
            "Nivel: 60, 80 o 100. Servicio: el comienzo de su código, o * para todos. Una palabra que termina en * vale con"
            " cualquier final. Vacía, vuelve la lista de siempre."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 14}),
    )


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def suggestions(request: StaffRequest) -> HttpResponse:
    """Show how suggestions do; turn a kind of them on or off."""
    if request.method == "POST":
        on = request.POST.get("on") == "yes"
        asked = request.POST.get("kind", SuggestionKind.SERVICES.value)
        kind = SuggestionKind(asked) if asked in SuggestionKind else SuggestionKind.SERVICES
        switch_suggestions(actor=request.actor, on=on, kind=kind)
        messages.success(request, _("Sugerencias encendidas.") if on else _("Sugerencias apagadas."))
        return redirect("workbench:suggestions")
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    context = {
        "is_on": is_on(town.local_rules),
        "judged": judged(town),
        "used": in_use(town.id),
        "fewest": FEWEST,
        "danger_is_on": is_on(town.local_rules, SuggestionKind.DANGER),
        "levels": judged_danger(town),
        "duplicates_are_on": is_on(town.local_rules, SuggestionKind.DUPLICATES),
        "pairs": learnt_pairs(town.id),
        "fewest_links": FEWEST_LINKS,
        "kinds": SuggestionKind,
        "may_switch": may_administer(request.actor, None),
    }
    return page(request, "workbench/settings/suggestions.html", context)


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def danger_words(request: StaffRequest) -> HttpResponse:
    """Show the words that speak of danger and write the town's own list."""
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    own = town.local_rules.get(RULE, "")
    form = WordsForm(request.POST or None, initial={"words": own or USUAL.strip()})
    if request.method == "POST" and form.is_valid():
        try:
            set_danger_words(actor=request.actor, text=form.cleaned_data["words"])
        except Invalid as refused:
            form.add_error("words", refused.said)
        else:
            messages.success(request, _("La lista quedó guardada. Vale desde ahora."))
            return redirect("workbench:danger_words")
    context = {"form": form, "is_own": bool(own), "may_write": may_administer(request.actor, None)}
    status = 422 if form.errors else 200
    return page(request, "workbench/settings/danger_words.html", context, status=status)
