"""The parties of the demo as other tables need them."""

from dataclasses import dataclass
from datetime import date

from nexo.application.demo.world.hours import Column


@dataclass(frozen=True, slots=True)
class Person:
    """What other tables need of one party."""

    number: int
    hex: str
    name: str
    phone: str
    email: str
    is_organisation: bool
    birth_date: date | None
    zone: int
    indicators: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()


@dataclass(slots=True)
class Register:
    """The parties that were written, by their number in the world; None: they never made contact."""

    people: list[Person | None]
    first_at: Column

    def __getitem__(self, number: int) -> Person:
        person = self.people[number]
        if person is None:
            raise LookupError(f"person {number} never made contact")
        return person
