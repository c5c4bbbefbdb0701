"""The mails about a login, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Mail:
    """What leaves."""

    subject: str
    text: str


_NOT_YOU = gettext_noop("Si no fuiste vos, avisá ya mismo a quien administra el sistema.")

_RESET = (
    gettext_noop("Elegí una contraseña nueva"),
    gettext_noop(
        "Hola:\n\nPara elegir tu contraseña de Nexo abrí este enlace. Sirve una sola vez.\n\n{url}\n\n"
        "Si no lo pediste, no hace falta que hagas nada: tu contraseña sigue igual."
    ),
)

_TOLD: Final[Mapping[str, tuple[str, str]]] = {
    "account/email/password_changed": (
        gettext_noop("Cambió tu contraseña"),
        gettext_noop("Hola:\n\nCambió la contraseña de tu cuenta de Nexo."),
    ),
    "account/email/password_reset": (
        gettext_noop("Cambió tu contraseña"),
        gettext_noop("Hola:\n\nElegiste una contraseña nueva para tu cuenta de Nexo."),
    ),
    "mfa/email/totp_activated": (
        gettext_noop("Activaste la segunda verificación"),
        gettext_noop("Hola:\n\nTu cuenta de Nexo ahora pide un código de tu teléfono al ingresar."),
    ),
    "mfa/email/totp_deactivated": (
        gettext_noop("Desactivaste la segunda verificación"),
        gettext_noop("Hola:\n\nTu cuenta de Nexo ya no pide un código de tu teléfono al ingresar."),
    ),
    "mfa/email/webauthn_added": (
        gettext_noop("Agregaste una llave de acceso"),
        gettext_noop("Hola:\n\nTu cuenta de Nexo tiene una llave de acceso nueva."),
    ),
    "mfa/email/webauthn_removed": (
        gettext_noop("Quitaste una llave de acceso"),
        gettext_noop("Hola:\n\nTu cuenta de Nexo tiene una llave de acceso menos."),
    ),
    "mfa/email/recovery_codes_generated": (
        gettext_noop("Generaste códigos de respaldo"),
        gettext_noop(
            "Hola:\n\nLos códigos de respaldo de tu cuenta de Nexo son nuevos; los de antes no sirven."
        ),
    ),
}


def mail_for(template_prefix: str, context: Mapping[str, Any]) -> Mail | None:
    """Return the mail that allauth asks for by its template, or None: that one is not sent here."""
    if template_prefix == "account/email/password_reset_key":
        subject, text = _RESET
        return Mail(_(subject), _(text).format(url=context["password_reset_url"]))
    told = _TOLD.get(template_prefix)
    if told is None:
        return None
    subject, text = told
    return Mail(_(subject), f"{_(text)}\n\n{_(_NOT_YOU)}")
