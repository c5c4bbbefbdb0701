"""Facts of a channel: what it says of itself must be whole, and must not contradict what it can do."""

import re

from pydantic import BaseModel, ValidationError

from nexo.domain.interactions.ports import Capabilities, FetchesMedia, Polls, Receives, Sends
from nexo.testing.channel_contract.samples import Bundle

_SLUG = re.compile(r"[a-z][a-z0-9_]{1,29}")


class ContractBroken(AssertionError):  # noqa: N818 - reads as a sentence
    """A channel does not hold to the contract; the message says in what."""


def require(condition: object, sentence: str) -> None:
    """Raise `ContractBroken` unless `condition` holds."""
    if not condition:
        raise ContractBroken(sentence)


def check_identity(bundle: Bundle) -> None:
    """The slug, the label and the icon are there."""
    channel = bundle.channel
    require(_SLUG.fullmatch(channel.slug), f"slug {channel.slug!r} must be 2 to 30 of a-z, 0-9 and _")
    require(channel.label.strip(), "label must be words that people read")
    require(_SLUG.fullmatch(channel.icon), f"icon {channel.icon!r} must be the name of an icon")
    require(isinstance(channel.capabilities, Capabilities), "capabilities must be a Capabilities sheet")


def check_settings(bundle: Bundle) -> None:
    """The settings are a closed model that accepts the sample account and nothing beside it."""
    model = bundle.channel.settings_model
    require(issubclass(model, BaseModel), "settings_model must be a Pydantic model")
    given = dict(bundle.account.settings)
    try:
        model.model_validate(given)
    except ValidationError as error:
        raise ContractBroken(f"the settings of samples/account.json are refused: {error}") from error
    try:
        model.model_validate({**given, "no_such_setting": 1})
    except ValidationError:
        return
    raise ContractBroken('settings_model must refuse unknown keys: model_config = ConfigDict(extra="forbid")')


def check_secrets(bundle: Bundle) -> None:
    """Secrets are named once, and none of them is a plain setting."""
    names = bundle.channel.secret_names
    require(len(set(names)) == len(names), "secret_names must not repeat a name")
    require(all(name.isidentifier() for name in names), "secret_names must be identifiers")
    both = set(names) & set(bundle.channel.settings_model.model_fields)
    require(not both, f"{sorted(both)} cannot be a setting and a secret at once")
    unknown = set(bundle.account.secrets) - set(names)
    require(
        not unknown, f"samples/account.json has secrets that secret_names does not list: {sorted(unknown)}"
    )


def check_capabilities(bundle: Bundle) -> None:
    """The capability sheet agrees with the methods."""
    channel, sheet = bundle.channel, bundle.channel.capabilities
    sends = isinstance(channel, Sends)
    rules = (
        (not sends or sheet.outbound, "it has send(), so outbound must be True"),
        (
            not sheet.outbound or sends or sheet.manual,
            "outbound without send() must be manual: a person does it",
        ),
        (
            not sheet.outbound or sheet.address_kinds,
            "an outbound channel names the address_kinds it can write to",
        ),
        (not isinstance(channel, Receives | Polls) or sheet.inbound, "it receives, so inbound must be True"),
        (not sheet.manual or not isinstance(channel, Receives | Polls), "a manual channel has no webhook"),
        (
            not isinstance(channel, FetchesMedia) or sheet.attachments,
            "it fetches media: attachments must be True",
        ),
        (not sheet.receipts or sheet.outbound, "receipts are of outgoing messages"),
        (sheet.max_text is None or sheet.max_text > 0, "max_text is a number of characters, or None"),
        (
            sheet.window_hours is None or (sheet.window_hours > 0 and sheet.outbound),
            "window_hours > 0, or None",
        ),
        (sheet.cost_cents >= 0, "cost_cents is not negative"),
        (sheet.inbound or sheet.outbound, "a channel that neither receives nor sends is none"),
    )
    for holds, sentence in rules:
        require(holds, sentence)
