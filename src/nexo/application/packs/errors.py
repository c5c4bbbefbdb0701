"""What can go wrong with a pack: all at once, each with its file, its line and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from nexo.kernel.errors import Invalid

_AT = gettext_noop("%(file)s, línea %(line)s: %(what)s")


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake: where it is and a sentence that says what is wrong and what to do; `values` are named in it."""

    file: str
    line: int
    sentence: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> str:
        """The fault in the language in force."""
        what = gettext(self.sentence) % dict(self.values) if self.values else gettext(self.sentence)
        return gettext(_AT) % {"file": self.file, "line": self.line, "what": what}


def fault(file: str, line: int, sentence: str, **values: object) -> Fault:
    """Return a fault; the sentence is marked where it is written."""
    return Fault(file, line, sentence, tuple((name, str(value)) for name, value in values.items()))


class PackInvalid(Invalid):
    """A pack with mistakes; nothing of it was taken."""

    code = "pack_invalid"
    message = "El paquete tiene errores; no se cambió nada."

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults in the order of the files and lines."""
        super().__init__()
        self.faults = tuple(sorted(faults, key=lambda one: (one.file, one.line)))

    @property
    def said(self) -> str:
        """The sentence and every fault, a line each, in the language in force."""
        return "\n".join((super().said, *(one.said for one in self.faults)))


class PackUnreadable(Invalid):
    """There is no pack there, or it is of a format that this version does not know."""

    code = "pack_unreadable"
    message = "Ahí no hay un paquete: falta pack.yaml. No se cambió nada."
