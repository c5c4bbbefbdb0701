"""The words of a notice as a town may write them: blanks in braces, known ones only, the needed ones always."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nexo.domain.settings.errors import SettingInvalid

_BLANK = re.compile(r"\{([^{}]*)\}")
_PERCENT = re.compile(r"%\((\w+)\)s")
LONGEST = {"subject": 150, "long": 4_000, "chat": 1_000}
"""The parts of a notice and how long each may be."""
WITH_NEEDED = ("long", "chat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A blank that the product fills in: what stands there, in words; a made-up sample; whether it must be there."""

    words: str
    sample: str
    is_needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A notice whose words a town may change, and the words that it comes with (`%(name)s` for a blank)."""

    slug: str
    label: str
    blanks: Mapping[str, Blank]
    subject: str
    long: str
    chat: str

    @property
    def packaged(self) -> dict[str, str]:
        """The words that came with the product, with blanks in braces."""
        return {name: _PERCENT.sub(r"{\1}", getattr(self, name)).replace("%%", "%") for name in LONGEST}

    @property
    def samples(self) -> dict[str, str]:
        """A made-up case."""
        return {name: blank.sample for name, blank in self.blanks.items()}


def examine(template: Template, texts: Mapping[str, object]) -> dict[str, str]:
    """Return the texts as they are kept. Raises `SettingInvalid` with the part that is wrong."""
    kept = {name: str(texts.get(name, "")).replace("\r\n", "\n").strip() for name in LONGEST}
    for name, text in kept.items():
        if not text:
            raise SettingInvalid("Escribí este texto.", field=name)
        if len(text) > LONGEST[name]:
            raise SettingInvalid("Es demasiado largo.", field=name)
        used = set(_BLANK.findall(text))
        if unknown := sorted(used - set(template.blanks)):
            raise SettingInvalid(
                "El hueco {%(name)s} no existe en este aviso.", field=name, values={"name": unknown[0]}
            )
        needed = {blank for blank, one in template.blanks.items() if one.is_needed}
        if name in WITH_NEEDED and (missing := sorted(needed - used)):
            raise SettingInvalid(
                "Falta el hueco {%(name)s}: sin él no se entiende el aviso.",
                field=name,
                values={"name": missing[0]},
            )
    return kept


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its blanks filled in; what fills them is never read again for blanks."""
    return _BLANK.sub(lambda found: str(values.get(found[1], "")), text)
