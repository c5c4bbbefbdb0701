"""The whole machine: what one message means in the step where a talk stands, and what follows.

A person is always one word away, a code is understood wherever it is written, and after two messages that were
not understood a person is offered and nothing more is tried.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from nexo.domain.guidance.enums import EntryKind, Step
from nexo.domain.guidance.rules import finding, reporting, sentences, tracking, words
from nexo.domain.guidance.rules.facts import Known
from nexo.domain.guidance.rules.menu import Entry, Menu
from nexo.domain.guidance.rules.turns import (
    DONE,
    MENU,
    PERSON,
    Deed,
    Option,
    Said,
    State,
    Turn,
    ask,
    handed,
    missed,
    more,
    noted,
)
from nexo.kernel.text.languages import said as told

_ENTRY = "entry:"
_NUMBER = re.compile(r"\d{1,2}")


def step(state: State, said: Said, menu: Menu, known: Known) -> Turn:
    """Return the next state, what to say, what may be chosen and what is to be done."""
    state = noted(state, said)
    if words.wants_person(said.text) or said.pressed == PERSON:
        return handed(state)
    code = tracking.named_in(said.text)
    if code and not said.pressed:
        return tracking.of_code(state, code, known)
    key = chosen(state, said)
    if key:
        return _pressed(state, key, menu, known) or missed(state)
    if words.wants_menu(said.text) or words.language_asked(said.text):
        return show(state, menu, known)
    if said.has_file and not said.text and state.has_begun and state.step is not Step.PLACE:
        return missed(state)
    return _HEARD[state.step](state, said, menu, known)


def chosen(state: State, said: Said) -> str:
    """Return the key of what was chosen: by its button, its number or its words; nothing for free words."""
    if said.pressed:
        return said.pressed
    bare = words.bare(said.text)
    if _NUMBER.fullmatch(bare) and 1 <= int(bare) <= len(state.offered):
        return state.offered[int(bare) - 1].key
    return next((one.key for one in state.offered if bare and words.bare(one.title) == bare), "")


def show(state: State, menu: Menu, known: Known, parent: str = "") -> Turn:
    """Show one list of the menu; whoever comes for the first time is greeted."""
    options = options_of(menu, parent)
    hello = "" if state.has_begun else hello_of(menu, known.town)
    fresh = replace(state, wants="", service="", what="", fields={}, asking="", code="")
    return ask(fresh, Step.MENU, "\n".join(filter(None, (hello, sentences.choose()))), options)


def hello_of(menu: Menu, town: str) -> str:
    """Return how a town greets."""
    return told(menu, "greeting") or sentences.greeting(town)


def options_of(menu: Menu, parent: str = "") -> list[Option]:
    """Return the choices of one list, with the way back."""
    options = [_option(entry) for entry in menu.below(parent)]
    return [*options, Option(MENU, sentences.see_menu())] if parent else options


def _option(entry: Entry) -> Option:
    key = PERSON if entry.kind is EntryKind.PERSON else f"{_ENTRY}{entry.key}"
    return Option(key, told(entry, "label"))


def _pressed(state: State, key: str, menu: Menu, known: Known) -> Turn | None:
    if key == PERSON:
        return handed(state)
    if key == MENU:
        return show(state, menu, known)
    if key == DONE:
        return _ended(state)
    if key.startswith(_ENTRY):
        return _entered(state, menu.entry(key.removeprefix(_ENTRY)), menu, known)
    service = known.service(state.service) if state.service else None
    return (
        reporting.pressed(state, key, service, known)
        or finding.pressed(state, key, known)
        or tracking.pressed(state, key, known)
    )


def _entered(state: State, entry: Entry | None, menu: Menu, known: Known) -> Turn:
    """Open an entry of the menu; one that was taken away meanwhile shows the menu as it is now."""
    if entry is None:
        turn = show(state, menu, known)
        return replace(turn, says=f"{sentences.gone()}\n{turn.says}")
    match entry.kind:
        case EntryKind.SUBMENU:
            return show(replace(state, has_begun=True), menu, known, entry.key)
        case EntryKind.TEXT:
            return more(state, told(entry, "text"))
        case EntryKind.STATUS:
            return tracking.begin(state, known)
        case EntryKind.PERSON:
            return handed(state)
        case _:
            return _of_service(state, entry, known)


_WANTS = {EntryKind.REPORT: finding.REPORT, EntryKind.WHERE: finding.WHERE}


def _of_service(state: State, entry: Entry, known: Known) -> Turn:
    wants = _WANTS.get(entry.kind, "")
    if not entry.service:
        return finding.ask_what(state, wants)
    return finding.chosen(replace(state, wants=wants), entry.service, known)


def _ended(state: State) -> Turn:
    return Turn(replace(state, offered=()), sentences.good_bye(), (), Deed.END)


def _free(state: State, said: Said, menu: Menu, known: Known) -> Turn:
    """Take words that nothing was asked for: a greeting, thanks, a point, else words to search with."""
    if said.point is not None:
        turn = show(replace(state, place=reporting.spot_of(said)), menu, known)
        return replace(turn, says=f"{sentences.place_kept()}\n{turn.says}")
    if words.is_closing(said.text) and state.has_begun:
        return _ended(state)
    is_start = not state.has_begun and (not said.text.strip() or said.text.startswith("/"))
    if is_start or words.is_greeting(said.text):
        return show(state, menu, known)
    return finding.look_for(state, said.text, known)


def _more(state: State, said: Said, menu: Menu, known: Known) -> Turn:
    if words.refuses(said.text) and len(said.text.split()) <= 2:  # noqa: PLR2004 - "no", "no gracias"
        return _ended(state)
    return _free(state, said, menu, known)


def _code(state: State, _said: Said, _menu: Menu, _known: Known) -> Turn:
    return tracking.heard_code(state)


def _verify(state: State, said: Said, _menu: Menu, known: Known) -> Turn:
    return tracking.heard_verifier(state, said, known)


def _what(state: State, said: Said, _menu: Menu, known: Known) -> Turn:
    if said.point is not None and not said.text.strip():
        turn = ask(replace(state, place=reporting.spot_of(said)), Step.WHAT, sentences.what_happens())
        return replace(turn, says=f"{sentences.place_kept()}\n{turn.says}")
    service = known.service(state.service)
    return reporting.heard_what(state, said, service, known) if service else missed(state, sentences.gone())


def _field(state: State, said: Said, _menu: Menu, known: Known) -> Turn:
    service = known.service(state.service)
    return reporting.heard_field(state, said.text, service, known) if service else missed(state)


def _place(state: State, said: Said, _menu: Menu, known: Known) -> Turn:
    service = known.service(state.service)
    return reporting.heard_place(state, said, service, known) if service else missed(state, sentences.gone())


def _confirm(state: State, said: Said, _menu: Menu, _known: Known) -> Turn:
    return reporting.heard_confirmation(state, said)


def _offer(state: State, said: Said, _menu: Menu, _known: Known) -> Turn:
    """Take any answer to the offer of a person but a clear no as a yes: it is no longer tried to understand."""
    if words.refuses(said.text):
        return _ended(state)
    return handed(state)


Heard = Callable[[State, Said, Menu, Known], Turn]

_HEARD: dict[Step, Heard] = {
    Step.MENU: _free,
    Step.FIND: _free,
    Step.CHOOSE: _free,
    Step.CASE: _free,
    Step.CODE: _code,
    Step.VERIFY: _verify,
    Step.WHAT: _what,
    Step.FIELD: _field,
    Step.PLACE: _place,
    Step.CORNER: _place,
    Step.CONFIRM: _confirm,
    Step.MORE: _more,
    Step.OFFER: _offer,
}
