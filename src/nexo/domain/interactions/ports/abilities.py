"""What a channel is able to do: one small protocol each; an adapter offers as many as it has."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel

from nexo.domain.interactions.ports.accounts import AccountConfig, Capabilities, Health
from nexo.domain.interactions.ports.incoming import InboundItem, Media, RawRequest
from nexo.domain.interactions.ports.outgoing import OutboundMessage, ProviderTemplate, Receipt


class Channel(Protocol):
    """The facts of a channel."""

    slug: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    settings_model: ClassVar[type[BaseModel]]
    secret_names: ClassVar[tuple[str, ...]]

    def check_health(self, account: AccountConfig) -> Health:
        """Ask the provider whether this account works; never raises."""
        ...


@runtime_checkable
class Receives(Protocol):
    """A channel that gets requests from a provider at `/hooks/<slug>/<account>/`, or with a token behind."""

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Check the signature on the raw bytes; raises `SignatureInvalid`."""
        ...

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:
        """Answer a provider's GET handshake with plain text, or None to refuse."""
        ...

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:
        """Normalise a stored payload, whole; raises `Unreadable`. Pure: no network, no clock."""
        ...


@runtime_checkable
class Examines(Protocol):
    """A receiving channel whose callers write by our own rules, and are told at once what they got wrong."""

    def examine(self, account: AccountConfig, request: RawRequest) -> Sequence[str]:
        """Return what is wrong with a request that proved who sends it; empty: take it. Never raises."""
        ...


@runtime_checkable
class Sends(Protocol):
    """A channel that can write to a person."""

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:
        """Send once; raises `ChannelError`."""
        ...


@runtime_checkable
class FetchesMedia(Protocol):
    """A channel whose media must be fetched after the message."""

    def fetch_media(self, account: AccountConfig, media: Media) -> bytes:
        """Download one file; raises `ChannelError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """One fetched record and the cursor to keep once it is stored."""

    request: RawRequest
    cursor: Mapping[str, Any]
    key: str


@runtime_checkable
class Watches(Protocol):
    """A polled channel whose server can say at once that there is something new, such as IMAP's IDLE."""

    def idle_wait(
        self,
        account: AccountConfig,
        cursor: Mapping[str, Any],
        *,
        seconds: float,
        stopping: Callable[[], bool],
    ) -> bool:
        """Return True for news after `cursor`, False after `seconds` or where not offered; raises `ChannelError`."""
        ...


@runtime_checkable
class Polls(Protocol):
    """A channel that must be asked for news; the cursor is kept with the account."""

    def poll(self, account: AccountConfig, cursor: Mapping[str, Any]) -> Iterable[Polled]:
        """Yield what is new since `cursor`, oldest first; storing advances the cursor row by row."""
        ...


@runtime_checkable
class Listens(Protocol):
    """A channel that tells what happens over a connection we keep open, such as a telephone exchange."""

    def listen(self, account: AccountConfig, cursor: Mapping[str, Any]) -> Iterable[Polled]:
        """Yield what is heard while the connection stands, nothing where none is asked for; raises `ChannelError`."""
        ...


@runtime_checkable
class PlacesCalls(Protocol):
    """A channel that can have an official's telephone ring and then connect it to a number."""

    def can_call(self, account: AccountConfig) -> bool:
        """Say whether this account is of an exchange that does it."""
        ...

    def place_call(self, account: AccountConfig, *, extension: str, number: str, key: str) -> None:
        """Ask for it; news of the call carry `key` as its name. Raises `ChannelError`."""
        ...


@runtime_checkable
class OffersTemplates(Protocol):
    """A channel whose provider keeps texts that may be sent when the window is shut."""

    def templates(self, account: AccountConfig) -> Sequence[ProviderTemplate]:
        """Return every template of the account; raises `ChannelError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a provider holds of a day (UTC): how many came and left, None where it does not tell.

    `received_ids`: which ones came, where it lists them; the same ids that their webhooks carry.
    """

    received: int | None = None
    sent: int | None = None
    received_ids: tuple[str, ...] = ()


@runtime_checkable
class Reconciles(Protocol):
    """A channel whose provider can be asked what it had, so that what was lost on the way is found."""

    def tally(self, account: AccountConfig, day: date) -> Tally:
        """Return what came and left on a day (UTC); raises `ChannelError`."""
        ...

    def again(self, account: AccountConfig, external_id: str) -> RawRequest:
        """Return one message that came, as the provider would have told it; raises `ChannelError`."""
        ...
