"""What can go wrong on the way out."""

from nexo.kernel.errors import DomainError


class AddressRefused(DomainError):  # noqa: N818 - reads as a sentence
    """The URL leads, or a redirect leads, where we do not go. Nothing was sent there."""

    code = "address_refused"
    message = "No nos conectamos a esa dirección."


class HttpFailed(DomainError):  # noqa: N818
    """No whole answer came. `maybe_sent` says whether the other side may have acted on the request."""

    code = "http_failed"
    message = "El otro sistema no respondió."

    def __init__(self, message: str | None = None, *, code: str | None = None, maybe_sent: bool) -> None:
        super().__init__(message, code=code)
        self.maybe_sent = maybe_sent


class ResponseTooLarge(HttpFailed):
    """The answer, as sent or unpacked, went over the limit."""

    code = "http_too_large"
    message = "La respuesta del otro sistema es demasiado grande."
