"""Pages of a login: allauth decides, our templates speak."""

import time
from typing import Any, Final

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import RedirectView

from nexo.application.first_run.links import is_empty
from nexo.domain.organisation.queries.town import the_jurisdiction
from nexo.web.ui.site import Site, chosen_theme
from nexo.web.workbench.accounts.enrolment import must_enrol
from nexo.web.workbench.accounts.language import speak

_AT_LEAST: Final = 0.4


class _Framed:
    """Puts the town into the frame of a page, signed in or not."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the language that the account chose."""
        if is_empty():
            return redirect("workbench:first_run_open")
        speak(request.user)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a mixin
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return allauth's context with our site in the place of theirs."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # a mixin
        town = the_jurisdiction(self.request.get_host())
        context["site"] = Site(
            name=town.short_name, home_url="/panel/", theme=chosen_theme(self.request.COOKIES)
        )
        if self.request.user.is_authenticated and not must_enrol(self.request):
            # Of the account and not only of this browser: `speak` would not heed the browser's.
            context["language_url"] = reverse("workbench:language")
        return context


class SignIn(_Framed, account.LoginView):  # type: ignore[misc]  # allauth is untyped
    """Address and password, or a passkey."""

    template_name = "workbench/accounts/sign_in.html"


class SignOut(_Framed, account.LogoutView):  # type: ignore[misc]
    """Leave; a page asks whoever comes by a link, so that no other site can send somebody out."""

    template_name = "workbench/accounts/sign_out.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Have the browser forget what it kept of us."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class Closed(_Framed, account.AccountInactiveView):  # type: ignore[misc]
    """The account was closed."""

    template_name = "workbench/accounts/closed.html"


class Forgotten(_Framed, account.PasswordResetView):  # type: ignore[misc]
    """Ask for a link; the answer and its time are the same for an address that nobody has."""

    template_name = "workbench/accounts/forgotten.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer after the same time whether a mail was written or not."""
        begun = time.monotonic()
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        time.sleep(max(0.0, _AT_LEAST - (time.monotonic() - begun)))
        return response


class ForgottenDone(_Framed, account.PasswordResetDoneView):  # type: ignore[misc]
    """If the address is known, a mail is on its way."""

    template_name = "workbench/accounts/forgotten_done.html"


class NewPassword(_Framed, account.PasswordResetFromKeyView):  # type: ignore[misc]
    """Choose a password by the link of a mail."""

    template_name = "workbench/accounts/new_password.html"


class NewPasswordDone(_Framed, account.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    """The password was chosen."""

    template_name = "workbench/accounts/new_password_done.html"


class ChangePassword(_Framed, account.PasswordChangeView):  # type: ignore[misc]
    """Choose another password."""

    template_name = "workbench/accounts/change_password.html"
    success_url = reverse_lazy("mfa_index")

    def get_default_success_url(self) -> str:
        """Go back to one's security."""
        return str(self.success_url)


class Confirm(_Framed, account.ReauthenticateView):  # type: ignore[misc]
    """The password once more."""

    template_name = "workbench/accounts/confirm.html"


class SecondFactor(_Framed, mfa.AuthenticateView):  # type: ignore[misc]
    """A code or a passkey after the password."""

    template_name = "workbench/accounts/second_factor.html"


class ConfirmCode(_Framed, mfa.ReauthenticateView):  # type: ignore[misc]
    """A code once more."""

    template_name = "workbench/accounts/confirm.html"


class ConfirmPasskey(_Framed, webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey once more."""

    template_name = "workbench/accounts/confirm_passkey.html"


class Security(_Framed, mfa.IndexView):  # type: ignore[misc]
    """What protects one's own login."""

    template_name = "workbench/accounts/security.html"


class TurnOn(_Framed, totp.ActivateTOTPView):  # type: ignore[misc]
    """Tie a telephone to the login."""

    template_name = "workbench/accounts/turn_on.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Write the secret in groups of four, as a person copies it."""
        context = super().get_context_data(**kwargs)
        secret: str = context["form"].secret
        context["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return context


class TurnOff(_Framed, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Untie the telephone."""

    template_name = "workbench/accounts/turn_off.html"


class Codes(_Framed, codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """Recovery codes, to print or to write down."""

    template_name = "workbench/accounts/codes.html"


class NewCodes(_Framed, codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes; the former are worthless from then on."""

    template_name = "workbench/accounts/new_codes.html"


class AddPasskey(_Framed, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Tie a passkey to the login."""

    template_name = "workbench/accounts/add_passkey.html"


class RemovePasskey(_Framed, webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Untie a passkey."""

    template_name = "workbench/accounts/remove_passkey.html"


class Passkeys(RedirectView):
    """The list of passkeys stands on the page of security."""

    pattern_name = "mfa_index"
    query_string = False
