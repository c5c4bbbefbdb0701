"""The words of the floors beneath come out in the language in force, wherever a page shows them."""

from django.utils import translation

from nexo.application.reports.city_figures.measures import DEFINITIONS
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.rules.steps import steps
from nexo.kernel.errors import Invalid, NotAllowed


def _words() -> list[str]:
    texts = [str(phase.label) for phase in Phase]
    texts += [step.name for step in steps(Phase.ASSIGNED)]
    return texts + [str(text) for item in DEFINITIONS for text in (item.name, item.definition)]


def test_the_words_of_the_domain_have_their_english() -> None:
    with translation.override("es"):
        spanish = _words()
    with translation.override("en"):
        english = _words()
    assert [text for text, other in zip(spanish, english, strict=True) if text == other] == []


def test_a_refusal_is_said_in_the_language_in_force_and_kept_in_spanish() -> None:
    refused = Invalid("La variable {%(name)s} no existe.", values={"name": "saldo"})
    with translation.override("en"):
        assert refused.said == "The variable {saldo} does not exist."
        assert NotAllowed().said != NotAllowed.message
    with translation.override("es"):
        assert refused.said == refused.message == str(refused) == "La variable {saldo} no existe."
