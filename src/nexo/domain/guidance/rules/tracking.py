"""How a case stands: one's own at once, another's to whoever shows the verifier of the portal."""

from dataclasses import replace

from nexo.domain.cases.rules.codes import codes_in
from nexo.domain.guidance.enums import Step
from nexo.domain.guidance.rules import sentences
from nexo.domain.guidance.rules.facts import Known, Matter
from nexo.domain.guidance.rules.turns import OTHER_CODE, Option, Said, State, Turn, ask, handed, missed, more

MOST_TRIES = 3
_MOST_SHOWN = 5
_CASE = "case:"


def begin(state: State, known: Known) -> Turn:
    """Show the only open case, offer several, ask for a code where there is none."""
    own = [matter for matter in known.own_cases() if not matter.is_guarded]
    if not own:
        return ask(state, Step.CODE, sentences.which_code())
    if len(own) == 1:
        return tell(state, own[0])
    options = [Option(f"{_CASE}{one.code}", f"{one.code} {one.service}") for one in own[:_MOST_SHOWN]]
    options.append(Option(OTHER_CODE, sentences.another_code()))
    return ask(state, Step.CASE, sentences.which_case(), options)


def of_code(state: State, code: str, known: Known) -> Turn:
    """Tell a case that is theirs; for any other code, whether it exists or not, ask for the verifier."""
    matter = known.own_case(code)
    if matter is not None:
        return tell(state, matter)
    return ask(replace(state, code=code), Step.VERIFY, sentences.which_verifier())


def named_in(text: str) -> str:
    """Return the code that stands in a text, or nothing."""
    return next(iter(codes_in(text)), "")


def heard_code(state: State) -> Turn:
    """Say that what was to be a code is none: a code itself is known wherever it is written."""
    return missed(state, sentences.code_mistyped())


def heard_verifier(state: State, said: Said, known: Known) -> Turn:
    """Tell the case, or that nothing was found; after so many tries a person goes on."""
    matter = known.proven_case(state.code, said.text)
    if matter is not None:
        return tell(state, matter)
    tried = replace(state, tries=state.tries + 1)
    return handed(tried) if tried.tries >= MOST_TRIES else missed(tried, sentences.not_verified())


def tell(state: State, matter: Matter) -> Turn:
    """Tell how a case stands. One of a protected route is for a person alone: who reads along is not known."""
    return handed(state) if matter.is_guarded else more(state, sentences.stands(matter))


def pressed(state: State, key: str, known: Known) -> Turn | None:
    """Do what a choice among cases says; None for what is none of them."""
    if key == OTHER_CODE:
        return ask(state, Step.CODE, sentences.which_code())
    if key.startswith(_CASE):
        return of_code(state, key.removeprefix(_CASE), known)
    return None
