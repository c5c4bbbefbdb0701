"""Twilio's error codes, typed: what to do, and a sentence for the official who reads it.

Source: https://www.twilio.com/docs/api/errors. Twilio says that the codes of numbers change and split, so what
is not here is not tried again and shows its number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nexo.domain.interactions.ports import Remedy


@dataclass(frozen=True, slots=True)
class Refusal:
    """What follows from a code, in a sentence; `after` is the least wait in seconds before another try."""

    remedy: Remedy
    message: str
    after: float | None = None


_LATER, _NEVER, _STOP, _ALARM = Remedy.RETRY_LATER, Remedy.NEVER, Remedy.STOP_PERSON, Remedy.ALARM

_BUSY = "Twilio está ocupado; se vuelve a intentar solo."
_RIGHTS = "Twilio rechaza nuestras credenciales: hay que revisarlas en la cuenta."
_SUSPENDED = "La cuenta de Twilio no está activa: hay que resolverlo en su consola."
_NUMBER = "El número al que se escribe no existe o no recibe SMS."
_OWN = "El número que envía no está habilitado en la cuenta de Twilio: hay que revisarlo."
_TRIAL = "La cuenta de Twilio es de prueba: ese número no está entre los verificados."
_REGION = "La cuenta de Twilio no tiene permiso para enviar a ese país."
_SERVICE = "El servicio de mensajería de Twilio no existe o no tiene números."
_UNREACHED = "El teléfono está apagado, sin señal o no recibe SMS."
_FILTERED = "La compañía telefónica filtró el mensaje: hay que revisar el registro del número."

_TABLE: Mapping[str, Refusal] = {
    "14107": Refusal(_LATER, _BUSY, 5),
    "20003": Refusal(_ALARM, _RIGHTS),
    "20005": Refusal(_ALARM, _SUSPENDED),
    "20404": Refusal(_ALARM, "Twilio no conoce esa cuenta: hay que revisar el Account SID."),
    "20429": Refusal(_LATER, _BUSY, 5),
    "21211": Refusal(_NEVER, _NUMBER),
    "21212": Refusal(_ALARM, _OWN),
    "21408": Refusal(_ALARM, _REGION),
    "21602": Refusal(_NEVER, "El mensaje no tiene texto."),
    "21603": Refusal(_ALARM, _OWN),
    "21604": Refusal(_NEVER, _NUMBER),
    "21606": Refusal(_ALARM, _OWN),
    "21608": Refusal(_ALARM, _TRIAL),
    "21610": Refusal(_STOP, "La persona pidió no recibir SMS de este número."),
    "21611": Refusal(_LATER, "La cola del número está llena; se vuelve a intentar solo.", 60),
    "21612": Refusal(_NEVER, "Twilio no puede llegar a ese número desde el nuestro."),
    "21614": Refusal(_NEVER, _NUMBER),
    "21617": Refusal(_NEVER, "El texto es más largo que lo que Twilio admite."),
    "21704": Refusal(_ALARM, _SERVICE),
    "30001": Refusal(_LATER, _BUSY, 60),
    "30002": Refusal(_ALARM, _SUSPENDED),
    "30003": Refusal(_NEVER, _UNREACHED),
    "30004": Refusal(_NEVER, "El teléfono o su compañía bloquean nuestros mensajes."),
    "30005": Refusal(_NEVER, _NUMBER),
    "30006": Refusal(_NEVER, "Es un teléfono fijo, o su compañía no recibe SMS."),
    "30007": Refusal(_ALARM, _FILTERED),
    "30008": Refusal(_NEVER, "La compañía telefónica no dijo por qué no lo entregó."),
    "30034": Refusal(_ALARM, _FILTERED),
}


def refusal(code: str) -> Refusal:
    """Return what follows from an error code; one that we do not know is not tried again."""
    return _TABLE.get(code) or Refusal(_NEVER, f"Twilio rechazó el mensaje (código {code}).")
