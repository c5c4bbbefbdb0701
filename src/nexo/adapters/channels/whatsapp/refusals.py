"""The provider's error codes, typed: what to do, and a sentence for the official who reads it.

Source: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes (classes checked against
the public client `david-lev/pywa`; articles elsewhere contradict each other on several of them).
"""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from nexo.adapters.shared.meta.refusals import Refusal
from nexo.domain.interactions.ports import Remedy

_LATER, _NEVER, _STOP, _ALARM = Remedy.RETRY_LATER, Remedy.NEVER, Remedy.STOP_PERSON, Remedy.ALARM

_BUSY = gettext_noop("WhatsApp está ocupado; se vuelve a intentar solo.")
_RIGHTS = gettext_noop("WhatsApp rechaza nuestras credenciales: hay que renovar el acceso de la cuenta.")
_LOCKED = gettext_noop(
    "WhatsApp bloqueó o restringió la cuenta: hay que resolverlo en el administrador de WhatsApp."
)
_NUMBER = gettext_noop("El número de la municipalidad no está registrado en WhatsApp: hay que revisarlo.")
_SHAPE = gettext_noop("WhatsApp no acepta el contenido del mensaje.")
_TEMPLATE = gettext_noop(
    "La plantilla no existe, está en pausa o fue desactivada: hay que revisarla en WhatsApp."
)
_PARAMETERS = gettext_noop("Los datos no coinciden con los que pide la plantilla.")
_UNDELIVERABLE = gettext_noop(
    "No se pudo entregar: ese número no usa WhatsApp o no puede recibir el mensaje."
)

_TABLE: Mapping[str, Refusal] = {
    "0": Refusal(_ALARM, _RIGHTS),
    "1": Refusal(_LATER, _BUSY),
    "2": Refusal(_LATER, _BUSY),
    "3": Refusal(_ALARM, _RIGHTS),
    "4": Refusal(_LATER, _BUSY, 60),
    "10": Refusal(_ALARM, _RIGHTS),
    "33": Refusal(_ALARM, _NUMBER),
    "100": Refusal(_NEVER, _SHAPE),
    "190": Refusal(_ALARM, _RIGHTS),
    "368": Refusal(_ALARM, _LOCKED),
    "80007": Refusal(_LATER, _BUSY, 60),
    "130429": Refusal(_LATER, _BUSY, 5),
    "130472": Refusal(_NEVER, _UNDELIVERABLE),
    "130497": Refusal(_NEVER, gettext_noop("WhatsApp no permite escribir a personas de ese país.")),
    "131000": Refusal(_LATER, _BUSY),
    "131005": Refusal(_ALARM, _RIGHTS),
    "131008": Refusal(_NEVER, _SHAPE),
    "131009": Refusal(_NEVER, _SHAPE),
    "131016": Refusal(_LATER, _BUSY, 30),
    "131021": Refusal(_NEVER, gettext_noop("No se puede escribir al propio número de la municipalidad.")),
    "131026": Refusal(_NEVER, _UNDELIVERABLE),
    "131030": Refusal(
        _ALARM, gettext_noop("La cuenta está en modo de prueba: ese número no está entre los permitidos.")
    ),
    "131031": Refusal(_ALARM, _LOCKED),
    "131037": Refusal(_ALARM, gettext_noop("WhatsApp todavía no aprobó el nombre visible de la cuenta.")),
    "131042": Refusal(_ALARM, gettext_noop("Hay un problema con el pago de la cuenta de WhatsApp.")),
    "131045": Refusal(_ALARM, _NUMBER),
    "131047": Refusal(
        _NEVER,
        gettext_noop(
            "Pasaron más de 24 horas desde el último mensaje de la persona: solo se puede enviar una plantilla."
        ),
    ),
    "131048": Refusal(
        _ALARM, gettext_noop("WhatsApp frenó los envíos por quejas o bloqueos: hay que revisar la cuenta.")
    ),
    "131049": Refusal(
        _NEVER, gettext_noop("WhatsApp retuvo el mensaje para no cansar a la persona; conviene otro medio.")
    ),
    "131050": Refusal(
        _STOP, gettext_noop("La persona pidió no recibir más mensajes de este tipo por WhatsApp.")
    ),
    "131051": Refusal(_NEVER, gettext_noop("WhatsApp no admite ese tipo de mensaje.")),
    "131052": Refusal(_LATER, gettext_noop("No se pudo bajar el archivo; se vuelve a intentar solo."), 300),
    "131053": Refusal(_NEVER, gettext_noop("WhatsApp no acepta el archivo adjunto.")),
    "131056": Refusal(
        _LATER,
        gettext_noop("Demasiados mensajes seguidos a la misma persona; se vuelve a intentar solo."),
        30,
    ),
    "131057": Refusal(_LATER, _BUSY, 300),
    "131062": Refusal(
        _NEVER, gettext_noop("Ese mensaje necesita el número de teléfono, y la persona lo tiene oculto.")
    ),
    "132000": Refusal(_NEVER, _PARAMETERS),
    "132001": Refusal(_ALARM, _TEMPLATE),
    "132005": Refusal(_NEVER, _PARAMETERS),
    "132007": Refusal(_ALARM, _TEMPLATE),
    "132012": Refusal(_NEVER, _PARAMETERS),
    "132015": Refusal(_ALARM, _TEMPLATE),
    "132016": Refusal(_ALARM, _TEMPLATE),
    "133004": Refusal(_LATER, _BUSY, 60),
    "133005": Refusal(_ALARM, _NUMBER),
    "133006": Refusal(_ALARM, _NUMBER),
    "133010": Refusal(_ALARM, _NUMBER),
    "133016": Refusal(_ALARM, _NUMBER),
    "135000": Refusal(_NEVER, _SHAPE),
}
_PERMISSIONS = range(200, 300)
_UNKNOWN = Refusal(_NEVER, gettext_noop("WhatsApp rechazó el mensaje."))


def refusal(code: str) -> Refusal:
    """Return what follows from an error code of the provider; one that we do not know is not tried again."""
    if code.isascii() and code.isdigit() and int(code) in _PERMISSIONS:
        return Refusal(_ALARM, _RIGHTS)
    return _TABLE.get(code, _UNKNOWN)
