"""Twilio's error codes, typed: what to do, and a sentence for the official who reads it.

Source: https://www.twilio.com/docs/api/errors. Twilio says that the codes of numbers change and split, so what
is not here is not tried again and shows its number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from nexo.domain.interactions.ports import Remedy


@dataclass(frozen=True, slots=True)
class Refusal:
    """What follows from a code, in a sentence; `after` is the least wait in seconds before another try."""

    remedy: Remedy
    message: str
    after: float | None = None


_LATER, _NEVER, _STOP, _ALARM = Remedy.RETRY_LATER, Remedy.NEVER, Remedy.STOP_PERSON, Remedy.ALARM

_BUSY = gettext_noop("Twilio está ocupado; se vuelve a intentar solo.")
_RIGHTS = gettext_noop("Twilio rechaza nuestras credenciales: hay que revisarlas en la cuenta.")
_SUSPENDED = gettext_noop("La cuenta de Twilio no está activa: hay que resolverlo en su consola.")
_NUMBER = gettext_noop("El número al que se escribe no existe o no recibe SMS.")
_OWN = gettext_noop("El número que envía no está habilitado en la cuenta de Twilio: hay que revisarlo.")
_TRIAL = gettext_noop("La cuenta de Twilio es de prueba: ese número no está entre los verificados.")
_REGION = gettext_noop("La cuenta de Twilio no tiene permiso para enviar a ese país.")
_SERVICE = gettext_noop("El servicio de mensajería de Twilio no existe o no tiene números.")
_UNREACHED = gettext_noop("El teléfono está apagado, sin señal o no recibe SMS.")
_FILTERED = gettext_noop("La compañía telefónica filtró el mensaje: hay que revisar el registro del número.")

_TABLE: Mapping[str, Refusal] = {
    "14107": Refusal(_LATER, _BUSY, 5),
    "20003": Refusal(_ALARM, _RIGHTS),
    "20005": Refusal(_ALARM, _SUSPENDED),
    "20404": Refusal(_ALARM, gettext_noop("Twilio no conoce esa cuenta: hay que revisar el Account SID.")),
    "20429": Refusal(_LATER, _BUSY, 5),
    "21211": Refusal(_NEVER, _NUMBER),
    "21212": Refusal(_ALARM, _OWN),
    "21408": Refusal(_ALARM, _REGION),
    "21602": Refusal(_NEVER, gettext_noop("El mensaje no tiene texto.")),
    "21603": Refusal(_ALARM, _OWN),
    "21604": Refusal(_NEVER, _NUMBER),
    "21606": Refusal(_ALARM, _OWN),
    "21608": Refusal(_ALARM, _TRIAL),
    "21610": Refusal(_STOP, gettext_noop("La persona pidió no recibir SMS de este número.")),
    "21611": Refusal(_LATER, gettext_noop("La cola del número está llena; se vuelve a intentar solo."), 60),
    "21612": Refusal(_NEVER, gettext_noop("Twilio no puede llegar a ese número desde el nuestro.")),
    "21614": Refusal(_NEVER, _NUMBER),
    "21617": Refusal(_NEVER, gettext_noop("El texto es más largo que lo que Twilio admite.")),
    "21704": Refusal(_ALARM, _SERVICE),
    "30001": Refusal(_LATER, _BUSY, 60),
    "30002": Refusal(_ALARM, _SUSPENDED),
    "30003": Refusal(_NEVER, _UNREACHED),
    "30004": Refusal(_NEVER, gettext_noop("El teléfono o su compañía bloquean nuestros mensajes.")),
    "30005": Refusal(_NEVER, _NUMBER),
    "30006": Refusal(_NEVER, gettext_noop("Es un teléfono fijo, o su compañía no recibe SMS.")),
    "30007": Refusal(_ALARM, _FILTERED),
    "30008": Refusal(_NEVER, gettext_noop("La compañía telefónica no dijo por qué no lo entregó.")),
    "30034": Refusal(_ALARM, _FILTERED),
}


def refusal(code: str) -> Refusal:
    """Return what follows from an error code; one that we do not know is not tried again."""
    return _TABLE.get(code) or Refusal(_NEVER, f"Twilio rechazó el mensaje (código {code}).")
