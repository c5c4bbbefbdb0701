"""Cases to and from another body by Open311: what we send, and what its words mean for us."""

from collections.abc import Sequence
from typing import ClassVar

from nexo.adapters.registers.open311.client import Open311Client
from nexo.adapters.registers.open311.errors import NotYet, ServerRefused, ServerUnclear
from nexo.adapters.registers.open311.reading import text_of
from nexo.adapters.registers.open311.transport import Transport
from nexo.domain.authorities.errors import ExchangeFailed, ExchangeRefused
from nexo.domain.authorities.ports import Address, News, Outcome, Parcel, Sent, TheirService
from nexo.kernel.errors import DomainError
from nexo.kernel.http.errors import HttpFailed

_NOT_TAKEN = frozenset(
    {
        "not_councils_responsibility",
        "no_further_action",
        "rejected",
        "duplicate",
        "cancelled",
        "unable_to_fix",
    }
)
_SOLVED = frozenset({"fixed", "closed", "completed"})
_SAYS_NO = frozenset({400, 404, 409, 422})


class Open311Exchange:
    """GeoReport v2, with the extended statuses of those who have them."""

    slug: ClassVar[str] = "open311"
    label: ClassVar[str] = "Open311"

    def services(self, address: Address) -> list[TheirService]:
        """Return what may be asked of the body."""
        try:
            rows = _client(address).services()
        except DomainError as error:
            raise _failed(error) from error
        found = (
            TheirService(code=text_of(row.get("service_code")), name=text_of(row.get("service_name")))
            for row in rows
        )
        return [service for service in found if service.code]

    def send(self, address: Address, parcel: Parcel) -> Sent:
        """Post the request under its key; what GeoReport does not know is ignored by whoever does not either."""
        try:
            made = _client(address).create(parcel.service_code, data=parcel.fields, key=parcel.key)
        except ServerRefused as refused:
            if refused.status in _SAYS_NO:
                raise ExchangeRefused(" ".join(refused.descriptions) or refused.message) from refused
            raise _failed(refused) from refused
        except DomainError as error:
            raise _failed(error) from error
        return Sent(external_id=made.service_request_id, token=made.token)

    def code_of(self, address: Address, token: str) -> str:
        """Return the code behind a token, or nothing while there is none."""
        try:
            return _client(address).resolve(token, polls=1)
        except NotYet:
            return ""
        except DomainError as error:
            raise _failed(error) from error

    def news_of(self, address: Address, external_ids: Sequence[str]) -> list[News]:
        """Return how these requests stand."""
        try:
            rows = _client(address).requests(service_request_id=",".join(external_ids), extensions="true")
        except DomainError as error:
            raise _failed(error) from error
        found = []
        for row in rows:
            more = row.get("extended_attributes")
            said = text_of(more.get("status")) if isinstance(more, dict) else ""
            is_closed = text_of(row.get("status")).lower() == "closed"
            found.append(
                News(
                    external_id=text_of(row.get("service_request_id")),
                    outcome=self.meaning_of(said, is_closed=is_closed),
                    status=said or text_of(row.get("status")),
                    words=text_of(row.get("status_notes")),
                )
            )
        return found

    def meaning_of(self, status: str, *, is_closed: bool) -> Outcome:
        """Return what a word of the other body means: the finer word first, else open or closed."""
        word = status.strip().lower()
        if word in _NOT_TAKEN:
            return Outcome.REFUSED
        if word in _SOLVED or (is_closed and not word):
            return Outcome.RESOLVED
        return Outcome.OPEN


def _client(address: Address) -> Open311Client:
    return Open311Client(
        Transport(address.endpoint, account_id=address.body_id),
        api_key=address.api_key,
        jurisdiction_id=address.jurisdiction_id,
    )


def _failed(error: DomainError) -> ExchangeFailed:
    maybe = isinstance(error, ServerUnclear) or (isinstance(error, HttpFailed) and error.maybe_sent)
    status = f" ({error.status})" if isinstance(error, ServerRefused) else ""
    return ExchangeFailed(f"{error.message}{status}", maybe_sent=maybe)
