"""The forms of allauth in our dress and words."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCode
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import dress

_PASSWORD_HINT = _("Doce caracteres o más. Tres palabras que no vayan juntas son una buena contraseña.")


class _Dressed(forms.Form):
    """Widgets of the design system, labels of ours, and no placeholder instead of a label."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            dress(field.widget)


class SignInForm(_Dressed, LoginForm):  # type: ignore[misc]  # allauth is untyped
    """Address and password."""

    labels = {"login": _("Correo"), "password": _("Contraseña")}


class ForgottenForm(_Dressed, ResetPasswordForm):  # type: ignore[misc]
    """The address to send a link to."""

    labels = {"email": _("Correo")}


class NewPasswordForm(_Dressed, ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, twice."""

    labels = {"password1": _("Contraseña nueva"), "password2": _("Repetila")}
    hints = {"password1": _PASSWORD_HINT}


class ChangeForm(_Dressed, ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one, twice."""

    labels = {
        "oldpassword": _("Contraseña actual"),
        "password1": _("Contraseña nueva"),
        "password2": _("Repetila"),
    }
    hints = {"password1": _PASSWORD_HINT}


class ConfirmForm(_Dressed, ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something about security changes."""

    labels = {"password": _("Contraseña")}


class CodeForm(_Dressed, AuthenticateForm):  # type: ignore[misc]
    """The second factor."""

    labels = {"code": _("Código")}
    hints = {"code": _("El de tu aplicación, o uno de tus códigos de respaldo.")}


class ConfirmCodeForm(_Dressed, ReauthenticateByCode):  # type: ignore[misc]
    """The second factor once more, before something about security changes."""

    labels = {"code": _("Código")}


class TurnOnForm(_Dressed, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a telephone."""

    labels = {"code": _("Código de seis números")}


class PasskeyForm(_Dressed, AddWebAuthnForm):  # type: ignore[misc]
    """The name of a new passkey."""

    labels = {"name": _("Nombre"), "passwordless": _("Entrar sólo con esta llave, sin contraseña")}
    hints = {"name": _("Para reconocerla: «Teléfono de Ana», «Llave azul».")}


class NewCodesForm(_Dressed, GenerateRecoveryCodesForm):  # type: ignore[misc]
    """Nothing to fill in."""
