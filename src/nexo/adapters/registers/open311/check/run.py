"""Runs every check on a server; what one finds does not keep the next from looking."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nexo.adapters.registers.open311.check import meaning, shape, writing
from nexo.adapters.registers.open311.check.probe import Posting, Probe
from nexo.adapters.registers.open311.transport import Transport

Check = Callable[[Probe], Iterator[str]]
READING: tuple[Check, ...] = (
    shape.pages,
    shape.media_types,
    shape.xml_wrappers,
    shape.json_lists,
    shape.single_is_a_list,
    shape.empty_lists,
    shape.dates,
    shape.value_types,
    shape.codes,
    meaning.jurisdiction,
    meaning.errors,
    meaning.fields,
    meaning.statuses,
    meaning.same_in_both_views,
    meaning.same_in_both_formats,
    meaning.definitions,
    meaning.service_kinds,
    meaning.pending,
    meaning.volume,
    meaning.discovery,
    meaning.browsers,
    meaning.compression,
    meaning.scripts,
    meaning.privacy,
)
WRITING: tuple[Check, ...] = (writing.refusals, writing.creation)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check says: its name, the rule in words and what breaks it."""

    name: str
    rule: str
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing breaks it."""
        return not self.problems


def run(base: str, posting: Posting | None = None) -> list[Outcome]:
    """Return the outcome of every check on the endpoint `base`; it writes nothing without `posting`."""
    probe = Probe(Transport(base), posting)
    checks = (*READING, *WRITING) if posting else READING
    return [Outcome(check.__name__, _rule(check), tuple(check(probe))) for check in checks]


def _rule(check: Check) -> str:
    return (check.__doc__ or "").partition("\n")[0].rstrip(".")
