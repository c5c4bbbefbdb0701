"""How far a role reaches: over its unit and all below it, wherever they hang today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from nexo.kernel.actors import Grant


@dataclass(frozen=True, slots=True)
class Held:
    """A role as it was granted; `path` None means the whole jurisdiction."""

    role: str
    path: str | None


def expanded(held: Iterable[Held], units: Sequence[tuple[UUID, str]]) -> frozenset[Grant]:
    """Return one grant for each role, over every unit that it reaches; `units` are (id, path) of all."""
    reach: dict[str, set[UUID] | None] = {}
    for one in held:
        if one.path is None or (one.role in reach and reach[one.role] is None):
            reach[one.role] = None
            continue
        below = {unit for unit, path in units if is_below(path, one.path)}
        reach[one.role] = (reach.get(one.role) or set()) | below
    return frozenset(
        Grant(role, None if found is None else frozenset(found)) for role, found in reach.items()
    )


def is_below(path: str, top: str) -> bool:
    """Say whether a unit is `top` or hangs below it."""
    return path == top or path.startswith(f"{top}/")


def ancestors(path: str) -> list[str]:
    """List the paths from the unit itself up to the root."""
    codes = path.split("/")
    return ["/".join(codes[:length]) for length in range(len(codes), 0, -1)]
