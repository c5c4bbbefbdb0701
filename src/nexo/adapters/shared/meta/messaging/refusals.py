"""The error codes of the Send interface, typed: what to do, and a sentence for the official who reads it.

Source: https://developers.facebook.com/docs/messenger-platform/error-codes.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from nexo.adapters.shared.meta.refusals import Refusal
from nexo.domain.interactions.ports import Remedy

WINDOW_CLOSED = frozenset({"2018278", "2534022"})
"""Subcodes of "sent outside the allowed window", of Messenger and of Instagram; the code is 10."""

WINDOW_CODE = "window_closed"
"""Our own name for it: Meta's code 10 also stands for a permission that is missing."""

_LATER, _NEVER, _STOP, _ALARM = Remedy.RETRY_LATER, Remedy.NEVER, Remedy.STOP_PERSON, Remedy.ALARM

_BUSY = gettext_noop("Meta está ocupada; se vuelve a intentar solo.")
_RIGHTS = gettext_noop(
    "Meta rechaza nuestras credenciales o permisos: hay que renovar el acceso de la cuenta."
)
_GONE = gettext_noop("La persona ya no recibe mensajes por acá: bloqueó la cuenta o la cerró.")
_WINDOW = Refusal(
    _NEVER,
    gettext_noop(
        "Pasó el plazo para responder desde el último mensaje de la persona (24 horas, o 7 días con el permiso "
        "Human Agent)."
    ),
    code=WINDOW_CODE,
)

_BY_SUBCODE: Mapping[str, Refusal] = {
    **dict.fromkeys(WINDOW_CLOSED, _WINDOW),
    "1545041": Refusal(_STOP, _GONE),
    "2018001": Refusal(_NEVER, gettext_noop("No existe esa persona para esta cuenta.")),
    "2018108": Refusal(_STOP, _GONE),
}
_BY_CODE: Mapping[str, Refusal] = {
    "1": Refusal(_LATER, _BUSY),
    "2": Refusal(_LATER, _BUSY),
    "4": Refusal(_LATER, _BUSY, 60),
    "10": Refusal(_ALARM, _RIGHTS),
    "32": Refusal(_LATER, _BUSY, 60),
    "100": Refusal(_NEVER, gettext_noop("Meta no acepta el contenido del mensaje.")),
    "190": Refusal(_ALARM, _RIGHTS),
    "230": Refusal(_ALARM, _RIGHTS),
    "368": Refusal(
        _ALARM, gettext_noop("Meta bloqueó o restringió la cuenta: hay que resolverlo en su administrador.")
    ),
    "551": Refusal(_STOP, _GONE),
    "613": Refusal(_LATER, _BUSY, 60),
    "1200": Refusal(_LATER, _BUSY),
}
_PERMISSIONS = range(200, 300)
_UNKNOWN = Refusal(_NEVER, gettext_noop("Meta rechazó el mensaje."))


def refusal(code: str, subcode: str) -> Refusal:
    """Return what follows from an error; one that we do not know is not tried again."""
    if subcode in _BY_SUBCODE:
        return _BY_SUBCODE[subcode]
    if code.isascii() and code.isdigit() and int(code) in _PERMISSIONS:
        return Refusal(_ALARM, _RIGHTS)
    return _BY_CODE.get(code, _UNKNOWN)
