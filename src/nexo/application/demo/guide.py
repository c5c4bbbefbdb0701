"""What a newcomer is shown of the loaded demo: its scenes, as the load wrote them down."""

from dataclasses import dataclass

from nexo.kernel.audit.models import AuditEntry

LOADED = "demo.loaded"


@dataclass(frozen=True, slots=True)
class PlacedScene:
    """A scene with the codes and PINs of its cases, in the order in which they came."""

    slug: str
    title: str
    says: str
    codes: tuple[str, ...]
    pins: tuple[str, ...]

    def document(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {
            "slug": self.slug,
            "title": self.title,
            "says": self.says,
            "codes": list(self.codes),
            "pins": list(self.pins),
        }


def scenes() -> tuple[PlacedScene, ...]:
    """Return the scenes of the city that was loaded last; none before a load is whole. One query."""
    entry = AuditEntry.objects.filter(action=LOADED).order_by("-id").first()
    if entry is None:
        return ()
    return tuple(
        PlacedScene(
            row["slug"], row["title"], row["says"], codes=tuple(row["codes"]), pins=tuple(row["pins"])
        )
        for row in entry.changes["scenes"]
    )
