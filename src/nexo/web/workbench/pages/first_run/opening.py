"""The first page of an empty installation: by the link of the terminal, and only while there is no town."""

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nexo.application.first_run.begin import Beginning, begin_town
from nexo.application.first_run.links import is_empty, opens
from nexo.application.packs.starters import starters
from nexo.domain.accounts.models import Account
from nexo.kernel.errors import DomainError
from nexo.web.ui.forms import Option, UiForm
from nexo.web.ui.site import Site, chosen_theme

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class BeginForm(UiForm):
    """Which pack, which town, who administers it."""

    town = forms.CharField(
        label=gettext_lazy("Cómo se llama el municipio"),
        help_text=gettext_lazy("Como en un papel oficial: Comuna de San Roque."),
        max_length=150,
    )
    pack = forms.ChoiceField(label=gettext_lazy("De dónde es"), widget=forms.RadioSelect)
    person = forms.CharField(label=gettext_lazy("Tu nombre y apellido"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("Tu correo"))
    password = forms.CharField(
        label=gettext_lazy("Tu contraseña"),
        help_text=gettext_lazy(
            "Doce caracteres o más. Tres palabras que no vayan juntas son una buena contraseña."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the packs that come with the product, and say which are drafts."""
        super().__init__(*args, **kwargs)
        choice = self.fields["pack"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [
                (
                    pack.manifest.name,
                    Option(
                        pack.manifest.title, _("Borrador: lo completás vos.") if pack.manifest.draft else ""
                    ),
                )
                for pack in starters()
            ]

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules of the house, and against who chose it."""
        given = super().clean() or {}
        try:
            account = Account(email=given.get("email", ""), name=given.get("person", ""))
            validate_password(given.get("password", ""), account)
        except ValidationError as weak:
            self.add_error("password", weak)
        return given


@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Found the town and let its first administrator in; 404 as soon as there is one."""
    if not is_empty():
        raise Http404
    key = request.GET.get("llave", "")
    if not opens(key):
        return _shown(request, None, 200)
    form = BeginForm(request.POST or None, initial={"pack": starters()[0].manifest.name})
    if request.method == "POST" and form.is_valid():
        try:
            account = begin_town(Beginning(**form.cleaned_data))
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            login(request, account, backend=_BACKEND)
            return redirect("workbench:first_run")
    return _shown(request, form, 422 if form.errors else 200)


def _shown(request: HttpRequest, form: BeginForm | None, status: int) -> HttpResponse:
    site = Site(name=_("Primeros pasos"), home_url="/panel/", theme=chosen_theme(request.COOKIES))
    context = {"form": form, "site": site}
    return render(request, "workbench/first_run/begin.html", context, status=status)
