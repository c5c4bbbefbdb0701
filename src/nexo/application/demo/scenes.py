"""The scenes that a newcomer is shown: read from the data files, planted into the world."""

from typing import Any

from nexo.application.demo.city.ground import read_toml
from nexo.application.demo.world.people import Named
from nexo.application.demo.world.planting import Score, Script, Telling


def scripts() -> tuple[Script, ...]:
    """Return the scripts of all scenes, in the order in which they are shown."""
    return tuple(_script(row) for row in read_toml("scenes.toml")["scene"])


def _script(row: dict[str, Any]) -> Script:
    names = ("slug", "title", "says", "service", "street", "number", "steps")
    return Script(
        **{name: row[name] for name in names},
        people=tuple(
            Named(**{**who, "indicators": tuple(who.get("indicators", ()))}) for who in row["people"]
        ),
        tellings=tuple(Telling(**telling) for telling in row["tellings"]),
        scores=tuple(Score(**score) for score in row.get("scores", ())),
    )
