"""What can go wrong with another government's Open311."""

from nexo.kernel.errors import DomainError


class ServerUnclear(DomainError):  # noqa: N818 - reads as a sentence where it is raised
    """An answer that is none: a page for people, or something that cannot be read."""

    code = "open311_unclear"
    message = "El otro sistema contestó algo que no se entiende."


class ServerRefused(DomainError):  # noqa: N818
    """The other side said no; `descriptions` are its own words."""

    code = "open311_refused"
    message = "El otro sistema no aceptó el pedido."

    def __init__(self, status: int, descriptions: tuple[str, ...]) -> None:
        super().__init__()
        self.status = status
        self.descriptions = descriptions


class NotYet(DomainError):  # noqa: N818
    """The token has no request yet: ask again later."""

    code = "open311_not_yet"
    message = "El otro sistema todavía no dio el número del pedido."
