"""The base of everything that can go wrong and be told to a person."""

from collections.abc import Mapping

from django.utils.translation import gettext


class DomainError(Exception):
    """A refusal with a stable `code`, a sentence for people and, where it fits, the field it concerns.

    The sentence is written in Spanish; what it names goes apart, in `values`, so that `said` can tell it in
    the language in force. `message` is the Spanish of it: what is logged and kept.

    Each surface translates it once: a form attaches it to the field, the API renders problem
    details (RFC 9457), a job decides whether to try again.
    """

    code = "error"
    message = "No se pudo completar la operación."

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        field: str | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        self.sentence = message or type(self).message
        self.values = values
        self.message = self.sentence % values if values else self.sentence
        self.code = code or type(self).code
        self.field = field
        super().__init__(self.message)

    @property
    def said(self) -> str:
        """The sentence in the language in force."""
        sentence = gettext(self.sentence) if self.sentence else ""
        return sentence % self.values if self.values else sentence


class NotAllowed(DomainError):  # noqa: N818 - reads as a sentence where it is raised
    """The actor may not do this to this object."""

    code = "not_allowed"
    message = "No tenés permiso para hacer esto."


class NotFound(DomainError):  # noqa: N818
    """The object does not exist, or the actor must not learn that it does."""

    code = "not_found"
    message = "No encontramos lo que buscás."


class Conflict(DomainError):  # noqa: N818
    """Somebody changed the object first, or its state does not admit the change."""

    code = "conflict"
    message = "Alguien lo cambió antes; mirá cómo quedó y volvé a intentar."


class Invalid(DomainError):  # noqa: N818
    """A value given from outside cannot be accepted."""

    code = "invalid"
    message = "Revisá el dato ingresado."
