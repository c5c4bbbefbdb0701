"""Sending and health: what cannot leave is refused before anything leaves, and health never raises."""

from dataclasses import replace

from nexo.domain.interactions.ports import ChannelError, Health, OutboundMessage, Remedy, Sender, Sends
from nexo.testing.channel_contract.facts import ContractBroken, require
from nexo.testing.channel_contract.samples import Bundle


def check_health(bundle: Bundle) -> None:
    """A whole account, one without secrets, an empty one and a senseless one all get a sentence."""
    account = bundle.account
    accounts = (
        account,
        replace(account, secrets={}),
        replace(account, settings={}, secrets={}),
        replace(
            account, settings={"no_such_setting": object()}, secrets=dict.fromkeys(account.secrets, "\x00ñ")
        ),
    )
    for one in accounts:
        try:
            health = bundle.channel.check_health(one)
        except Exception as error:
            raise ContractBroken(f"check_health raises {type(error).__name__}: {error}") from error
        require(isinstance(health, Health) and health.message.strip(), "check_health must say a sentence")


def check_refusals(bundle: Bundle) -> None:
    """An unknown kind of address and a text over the limit are refused for good, before anything leaves."""
    sheet = bundle.channel.capabilities
    known = Sender(_address_kind(bundle), "+5493415550100")
    _never(bundle, _message(Sender("carrier_pigeon", "Coca")), "an address of an unknown kind")
    if sheet.max_text is not None:
        _never(bundle, replace(_message(known), text="ñ" * (sheet.max_text + 1)), "a text over max_text")


def check_unreachable(bundle: Bundle) -> None:
    """A provider that cannot be reached is a `ChannelError`, never another exception."""
    message = _message(Sender(_address_kind(bundle), "+5493415550100"))
    assert isinstance(bundle.channel, Sends)  # noqa: S101 - the suite asks only those
    for account in (bundle.account, replace(bundle.account, settings={}, secrets={})):
        try:
            bundle.channel.send(account, message)
        except ChannelError as error:
            require(error.message, "a ChannelError needs a sentence for people")
        except Exception as error:
            raise ContractBroken(
                f"send raises {type(error).__name__} instead of ChannelError: {error}"
            ) from error


def _address_kind(bundle: Bundle) -> str:
    kinds = bundle.channel.capabilities.address_kinds
    require(kinds, "an outbound channel names the address_kinds it can write to")
    return kinds[0]


def _message(to: Sender) -> OutboundMessage:
    return OutboundMessage(key="contract-check", to=to, text="Hola")


def _never(bundle: Bundle, message: OutboundMessage, what: str) -> None:
    assert isinstance(bundle.channel, Sends)  # noqa: S101 - the suite asks only those
    try:
        bundle.channel.send(bundle.account, message)
    except ChannelError as error:
        require(error.remedy is Remedy.NEVER, f"{what} must be refused with Remedy.NEVER, not {error.remedy}")
        return
    raise ContractBroken(f"{what} is accepted")
