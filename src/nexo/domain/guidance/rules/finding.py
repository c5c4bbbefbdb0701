"""From a person's words, or an entry of the menu, to a service: what it is, where it is done, how to ask for it."""

from dataclasses import replace

from nexo.domain.guidance.enums import Step
from nexo.domain.guidance.rules import reporting, sentences
from nexo.domain.guidance.rules.facts import Known, Service
from nexo.domain.guidance.rules.turns import MENU, NONE, Option, State, Turn, ask, handed, missed, more

REPORT, WHERE = "report", "where"
_TELLS = 4
"""So many words say what happens, and not only what it is called."""
_ASK, _WHERE = "ask:", "where:"


def look_for(state: State, text: str, known: Known) -> Turn:
    """Search the catalogue with the person's words; a sentence among them is kept as what happens."""
    hits = known.services(text)
    if not hits:
        return missed(state, sentences.nothing_found())
    if len(text.split()) >= _TELLS and state.wants != WHERE:
        state = replace(state, what=text.strip(), place=state.place or known.place_in(text))
    options = [Option(f"svc:{hit.code}", hit.name) for hit in hits]
    return ask(
        state, Step.CHOOSE, sentences.which_service(), [*options, Option(NONE, sentences.none_of_these())]
    )


def ask_what(state: State, wants: str) -> Turn:
    """Ask for words to search with; `wants` says what the service is looked for."""
    return ask(replace(state, wants=wants), Step.FIND, sentences.what_is_needed())


def chosen(state: State, code: str, known: Known) -> Turn:
    """Go on with a service: where it is done, the request itself, or what there is to know."""
    service = known.service(code)
    if service is None:
        return missed(state, sentences.gone())
    if service.is_guarded:
        # Nobody in danger is asked questions by a machine.
        return handed(state, sentences.where(service))
    if state.wants == WHERE:
        return more(state, sentences.where(service))
    if state.wants == REPORT or state.what:
        return begin(state, service, known)
    return _card(state, service)


def begin(state: State, service: Service, known: Known) -> Turn:
    """Begin a request, or say where it is made when a chat is not enough."""
    if service.is_guarded:
        return handed(state, sentences.where(service))
    if not service.can_ask:
        return more(state, sentences.not_by_chat(service))
    return reporting.onward(replace(state, service=service.code), service, known)


def pressed(state: State, key: str, known: Known) -> Turn | None:
    """Do what a choice of a search or of a card says; None for what is none of theirs."""
    if key == NONE and state.step is Step.CHOOSE:
        return ask(replace(state, what=""), Step.FIND, sentences.what_is_needed())
    if key.startswith("svc:"):
        return chosen(state, key.removeprefix("svc:"), known)
    for prefix in (_ASK, _WHERE):
        if key.startswith(prefix):
            return _of_card(state, prefix, known.service(key.removeprefix(prefix)), known)
    return None


def _of_card(state: State, prefix: str, service: Service | None, known: Known) -> Turn:
    if service is None:
        return missed(state, sentences.gone())
    return begin(state, service, known) if prefix == _ASK else more(state, sentences.where(service))


def _card(state: State, service: Service) -> Turn:
    options = [Option(f"{_ASK}{service.code}", sentences.begin())] if service.can_ask else []
    options.append(Option(f"{_WHERE}{service.code}", sentences.where_it_is_done()))
    options.append(Option(MENU, sentences.see_menu()))
    told = replace(state, has_answered=True)
    return ask(told, Step.MORE, sentences.about(service), options)
