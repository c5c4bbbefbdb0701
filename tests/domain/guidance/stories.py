"""What the tables of the machine share: a menu, a house that knows a little, and a way to talk through it."""

from dataclasses import dataclass, field

from nexo.domain.guidance.enums import EntryKind
from nexo.domain.guidance.rules.facts import Matter, Service, Spot
from nexo.domain.guidance.rules.menu import Entry, Menu
from nexo.domain.guidance.rules.talk import step
from nexo.domain.guidance.rules.turns import Said, State, Turn

MENU = Menu(
    entries=(
        Entry(key="r", kind=EntryKind.REPORT, label="Pedir o reclamar", label_en="Report"),
        Entry(key="s", kind=EntryKind.STATUS, label="Cómo va"),
        Entry(key="f", kind=EntryKind.FIND_SERVICE, label="Buscar un trámite"),
        Entry(key="w", kind=EntryKind.WHERE, label="Dónde se hace"),
        Entry(key="m", kind=EntryKind.SUBMENU, label="Más"),
        Entry(key="p", kind=EntryKind.PERSON, label="Hablar con alguien"),
        Entry(key="t", kind=EntryKind.TEXT, label="Horarios", text="De 8 a 14.", parent="m"),
        Entry(key="b", kind=EntryKind.REPORT, label="Un bache", service="VI01", parent="m"),
    )
)
BACHE = Service(code="VI01", name="Bache", summary="Se tapa", where="Corralón", needs_place=True)
LUZ = Service(
    code="AP01",
    name="Luminaria apagada",
    fields=(
        {"name": "columna", "label": "¿Qué número tiene la columna?", "type": "number", "required": True},
        {
            "name": "color",
            "label": "¿De qué color?",
            "type": "choice",
            "required": True,
            "choices": ["blanca", "amarilla"],
        },
    ),
)
PAPELES = Service(code="LI01", name="Licencia", where="Mitre 100", can_ask=False)
RUTA = Service(code="SO04", name="Violencia de género", where="Llamá al 144", is_guarded=True)
MITRE = Spot(text="Mitre 450", lat=-34.95, lon=-58.95, source="register")
MINE = Matter(code="PR-ABCDEF-G", service="Bache", phase="en curso", unit="Vial", due="jueves")


@dataclass
class House:
    """A house of tables; `town` and the rest as `Known` says."""

    town: str = "Prueba"
    all_services: tuple[Service, ...] = (BACHE, LUZ, PAPELES, RUTA)
    own: tuple[Matter, ...] = ()
    proofs: dict[tuple[str, str], Matter] = field(default_factory=dict)
    known_places: dict[str, tuple[Spot, ...]] = field(default_factory=dict)

    def services(self, text: str) -> list[Service]:
        words = text.lower()
        return [
            one for one in self.all_services if any(part in words for part in one.name.lower().split()[:1])
        ]

    def service(self, code: str) -> Service | None:
        return next((one for one in self.all_services if one.code == code), None)

    def places(self, text: str) -> tuple[Spot, ...]:
        return self.known_places.get(text, ())

    def place_in(self, text: str) -> Spot | None:
        return MITRE if "Mitre 450" in text else None

    def own_cases(self) -> tuple[Matter, ...]:
        return self.own

    def own_case(self, code: str) -> Matter | None:
        return next((one for one in self.own if one.code == code), None)

    def proven_case(self, code: str, verifier: str) -> Matter | None:
        return self.proofs.get((code, verifier))


def talk(
    *said: str | Said, house: House | None = None, menu: Menu = MENU, state: State | None = None
) -> Turn:
    """Say one thing after another and return the last answer."""
    turn = Turn(state or State())
    for one in said:
        words = one if isinstance(one, Said) else Said(text=one)
        turn = step(turn.state, words, menu, house or House())
    return turn


def keys(turn: Turn) -> list[str]:
    return [one.key for one in turn.options]
