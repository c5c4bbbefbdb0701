"""A request by chat: what happens, what the service must know, where it is, and whether it is right so.

Nothing is asked that was said before.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nexo.domain.catalogue.errors import AnswersInvalid
from nexo.domain.catalogue.rules.form import choices_of, help_of, label_of, validate_answers
from nexo.domain.guidance.enums import Step
from nexo.domain.guidance.rules import sentences, words
from nexo.domain.guidance.rules.facts import Known, Service, Spot
from nexo.domain.guidance.rules.turns import NONE, YES, Deed, Option, Said, State, Turn, ask, missed

_SHORTEST = 3
_LONGEST_PLACE = 250
_VALUE, _PLACE, _CHANGE_WHAT, _CHANGE_PLACE = "value:", "place:", "change:what", "change:place"
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def onward(state: State, service: Service, known: Known) -> Turn:  # noqa: ARG001 - the same as its siblings
    """Ask for the first thing that is not known yet; when nothing is missing, whether it is right."""
    if not state.what:
        return ask(state, Step.WHAT, sentences.what_happens())
    for field in service.fields:
        if str(field["name"]) not in state.fields:
            return _ask_field(state, field)
    if service.needs_place and state.place is None:
        return ask(state, Step.PLACE, sentences.where_is_it())
    return _confirm(state, service)


def heard_what(state: State, said: Said, service: Service, known: Known) -> Turn:
    """Keep what happens, and the place if the same words surely name one."""
    text = said.text.strip()
    if len(text) < _SHORTEST:
        return missed(state, sentences.what_happens())
    return onward(replace(state, what=text, place=state.place or known.place_in(text)), service, known)


def heard_field(state: State, value: str, service: Service, known: Known) -> Turn:
    """Keep the answer to a question of the service; what it cannot be is said and asked again."""
    field = next((one for one in service.fields if str(one["name"]) == state.asking), None)
    if field is None:
        return onward(state, service, known)
    try:
        clean = validate_answers([field], {state.asking: _spelled(field, value)})
    except AnswersInvalid as refused:
        return missed(state, next(iter(refused.faults.values())))
    return onward(replace(state, fields={**state.fields, **clean}, asking=""), service, known)


def heard_place(state: State, said: Said, service: Service, known: Known) -> Turn:
    """Keep a point, a place of the register of streets, or the words themselves."""
    if said.point is not None:
        return onward(replace(state, place=spot_of(said)), service, known)
    text = said.text.strip()[:_LONGEST_PLACE]
    if len(text) < _SHORTEST:
        return missed(state, sentences.where_is_it())
    found = known.places(text)
    if len(found) > 1:
        options = [Option(f"{_PLACE}{number}", spot.text) for number, spot in enumerate(found)]
        options.append(Option(NONE, sentences.none_of_these()))
        kept = replace(state, places=(*found, Spot(text=text, source="words")))
        return ask(kept, Step.CORNER, sentences.which_place(), options)
    spot = found[0] if found else Spot(text=text, source="words")
    return onward(replace(state, place=spot), service, known)


def heard_confirmation(state: State, said: Said) -> Turn:
    """Open on a yes; on a no ask what is wrong."""
    if words.agrees(said.text):
        return Turn(replace(state, misses=0), deed=Deed.OPEN_CASE)
    if words.refuses(said.text):
        return ask(state, Step.CONFIRM, sentences.what_to_change(), _changes(state))
    return missed(state)


def spot_of(said: Said) -> Spot | None:
    """Return the place that was sent as a point; its words stand beside it."""
    if said.point is None:
        return None
    lat, lon = said.point
    return Spot(text=" ".join(said.text.split())[:_LONGEST_PLACE], lat=lat, lon=lon, source="point")


def pressed(state: State, key: str, service: Service | None, known: Known) -> Turn | None:
    """Do what a choice of a request says; None for what is none of theirs, or comes too late."""
    if service is None:
        return None
    if state.step is Step.CONFIRM:
        return _of_confirmation(state, key, service, known)
    if state.step is Step.CORNER and (spot := _spot(state, key)):
        return onward(replace(state, place=spot, places=()), service, known)
    if state.step is Step.FIELD and key.startswith(_VALUE):
        return heard_field(state, key.removeprefix(_VALUE), service, known)
    return None


def _of_confirmation(state: State, key: str, service: Service, known: Known) -> Turn | None:
    if key == YES:
        return Turn(replace(state, misses=0), deed=Deed.OPEN_CASE)
    if key == _CHANGE_WHAT:
        return onward(replace(state, what=""), service, known)
    if key == _CHANGE_PLACE:
        return onward(replace(state, place=None), service, known)
    return None


def _spot(state: State, key: str) -> Spot | None:
    if key == NONE:
        return state.places[-1] if state.places else None
    number = key.removeprefix(_PLACE)
    is_one = key.startswith(_PLACE) and number.isdecimal() and int(number) < len(state.places) - 1
    return state.places[int(number)] if is_one else None


def _ask_field(state: State, field: Mapping[str, Any]) -> Turn:
    options = [Option(f"{_VALUE}{value}", label) for value, label in choices_of(field)]
    if field.get("type") == "bool":
        options = [Option(f"{_VALUE}true", sentences.yes()), Option(f"{_VALUE}false", sentences.no())]
    says = "\n".join(filter(None, (label_of(field), help_of(field))))
    return ask(replace(state, asking=str(field["name"])), Step.FIELD, says, options)


def _confirm(state: State, service: Service) -> Turn:
    place = (state.place.text or sentences.point_sent()) if state.place else ""
    says = sentences.confirm(service.name, state.what, place)
    return ask(state, Step.CONFIRM, says, [Option(YES, sentences.yes_send()), *_changes(state)])


def _changes(state: State) -> list[Option]:
    changes = [Option(_CHANGE_WHAT, sentences.change_what())]
    return [*changes, Option(_CHANGE_PLACE, sentences.change_place())] if state.place else changes


def _spelled(field: Mapping[str, Any], value: str) -> str:
    """Return a date as the form keeps it, where people write the day first."""
    day = _DAY.fullmatch(value.strip()) if field.get("type") == "date" else None
    return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else value
