"""Click-to-call: the official's telephone rings, and when it is picked up the number outside is dialled.

Source: https://docs.asterisk.org/Asterisk_20_Documentation/API_Documentation/AMI_Actions/Originate/. `ChannelId` becomes
the `Uniqueid` of the first channel, and so the `Linkedid` of the call: its news carry our own name of it.
"""

from django.utils.translation import gettext_noop

from nexo.adapters.channels.voice.manager import Manager
from nexo.adapters.channels.voice.settings import VoiceSettings
from nexo.adapters.shared.calling import refused
from nexo.domain.interactions.ports import AccountConfig

_RINGS_MS = "30000"


def originate(
    account: AccountConfig, settings: VoiceSettings, *, extension: str, number: str, key: str
) -> None:
    """Ask Asterisk for a call; raises `ChannelError`."""
    if not extension.isascii() or not extension.isdigit() or len(extension) > settings.internal_digits:
        raise refused("extension", gettext_noop("Ese interno no es un número de la central."))
    if not number.startswith("+") or not number[1:].isascii() or not number[1:].isdigit():
        raise refused("number", gettext_noop("A ese número no se puede llamar."))
    with Manager(account, settings) as manager:
        manager.log_in()
        manager.send(
            "Originate",
            ActionID=key,
            Channel=settings.telephones.replace("{extension}", extension),
            Context=settings.inside_context,
            Exten=f"{settings.outside_prefix}{number[1:]}",
            Priority="1",
            CallerID=number,
            Timeout=_RINGS_MS,
            Async="true",
            ChannelId=key,
        )
        answer = [*manager.answers(until=lambda block: block.get("ActionID") == key)][-1]
    if answer.get("Response") != "Success":
        raise refused("originate", gettext_noop("La central no quiso hacer la llamada."))
