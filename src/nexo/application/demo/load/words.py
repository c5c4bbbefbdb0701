"""What people and areas say: sentences of the data files with their holes filled."""

from typing import Any

from nexo.application.demo.city.ground import ZoneRow, read_toml
from nexo.application.demo.city.services import ServiceRow
from nexo.application.demo.world.world import World
from nexo.domain.cases.enums import Result
from nexo.domain.catalogue.rules.form import choices_of

_FREE_TEXTS = {
    "plate": "ZZ{number:03d}ZZ",
    "pole_number": "{number}",
    "list": "un colchón y una mesa",
    "account": "00{number}",
    "product": "un lácteo",
    "line": "Línea {digit}",
    "unit": "{number}",
    "time": "de noche, después de las 22",
    "need": "poder pasar con silla de ruedas",
    "adjustment": "que me atiendan con tiempo y por escrito",
    "safe_contact": "por mensaje, de mañana",
    "company": "un comercio de la zona",
    "cadastral_id": "084-{number:06d}",
    "file_number": "{number}/2026",
}
_SPOKEN = frozenset({"voice", "counter"})


class Words:
    """Fills the sentences of one world; numbers drawn for each case choose among them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._replies: dict[str, Any] = read_toml("replies.toml")

    def place(self, incident: int) -> str:
        """Return the address of an incident."""
        zone, places = self._zone(incident), self._world.places
        return f"{zone.streets[int(places.street[incident])]} {int(places.number[incident])}"

    def report(self, case: int, channel: str) -> str:
        """Return what was said when a case was reported, as it was written or noted down."""
        reports, places = self._world.reports, self._world.places
        incident, drawn = int(reports.incident[case]), int(reports.wording[case])
        zone = self._zone(incident)
        service = self._world.services[int(reports.service[case])]
        said = service.phrases[drawn % len(service.phrases)].format(
            place=self.place(incident),
            cross=zone.streets[int(places.cross[incident])],
            days=self._pick(self._replies["days"]["words"], drawn // 11),
            mark=zone.landmarks[int(places.landmark[incident])],
            zone=zone.name,
        )
        return self._framed(said, channel, drawn // 101)

    def _framed(self, said: str, channel: str, drawn: int) -> str:
        frame = self._replies["opening"]
        if channel in _SPOKEN:
            return _joined(self._pick(frame["spoken"], drawn), said)
        return _joined(self._pick(frame["written"], drawn), said) + self._pick(frame["closing"], drawn // 13)

    def answers(self, service: ServiceRow, drawn: int) -> dict[str, Any]:
        """Return answers to the form of a service that pass its checks."""
        return {
            str(field["name"]): _answer(field, drawn // (7 + place))
            for place, field in enumerate(service.fields)
            if field.get("required") or (drawn >> (3 + place)) & 1
        }

    def solution(self, service: ServiceRow, result: Result, body: str, drawn: int) -> str:
        """Return the answer with which an area ends a case."""
        if result is Result.NO_FAULT_FOUND:
            return self._pick(self._replies["not_found"]["answers"], drawn)
        if result is Result.NOT_COMPETENT:
            return self._pick(self._replies["external"]["done"], drawn).format(body=body)
        if result is Result.UNFEASIBLE_TECHNICAL:
            return self._pick(self._replies["unfeasible"]["technical"], drawn)
        if result is Result.UNFEASIBLE_BUDGET:
            return self._pick(self._replies["unfeasible"]["budget"], drawn)
        return self._pick(self._replies["resolved"][service.group], drawn)

    def referral(self, body: str, drawn: int) -> str:
        """Return what is said when a case goes to another body."""
        return self._pick(self._replies["external"]["answers"], drawn).format(body=body)

    def say(self, table: str, key: str, drawn: int) -> str:
        """Return a sentence of `replies.toml`."""
        return self._pick(self._replies[table][key], drawn)

    def contact(self, kind: str, topic: int, drawn: int, service: str) -> tuple[str, str]:
        """Return question and answer of a contact that opens no case."""
        topics = self._replies[kind]
        row = topics[topic % len(topics)]
        return self._pick(row["question"], drawn).format(service=service), row["answer"]

    def topic(self, kind: str, drawn: int, *, is_fee: bool) -> int:
        """Return which topic a contact is about."""
        topics = self._replies[kind]
        wanted = [number for number, row in enumerate(topics) if row.get("fees", False) == is_fee]
        return wanted[drawn % len(wanted)] if wanted else drawn % len(topics)

    def _zone(self, incident: int) -> ZoneRow:
        return self._world.zones[int(self._world.incidents.zone[incident])]

    @staticmethod
    def _pick(sentences: list[str], drawn: int) -> str:
        return sentences[drawn % len(sentences)]


def _joined(opening: str, said: str) -> str:
    if opening.endswith((", ", "porque ")):
        return opening + said[0].lower() + said[1:]
    return opening + said


def _answer(field: dict[str, Any], drawn: int) -> Any:
    kind = field.get("type", "text")
    if kind == "choice":
        return choices_of(field)[drawn % len(field["choices"])][0]
    if kind == "bool":
        return bool(drawn & 1)
    if kind == "number":
        return 1 + drawn % 3
    pattern = _FREE_TEXTS.get(str(field["name"]), "sin más datos")
    return pattern.format(number=drawn % 900 + 100, digit=drawn % 6 + 1)
