"""Writes two macros and two rules that only leave notes, so that the city shows what it can do by itself."""

from datetime import datetime
from typing import Final

from nexo.application.demo.load.made import Ground
from nexo.domain.automation.models import Macro, MacroVersion, Rule, RuleVersion
from nexo.domain.automation.queries.words import lexicon_of
from nexo.domain.automation.rules.reading import parse_rule, parse_steps
from nexo.domain.automation.rules.saying import rule_to_json, steps_to_json
from nexo.domain.automation.rules.writing import render, render_steps
from nexo.domain.catalogue.enums import VersionStatus

_MACROS: Final = (
    ("Lo tomo y aviso", "tomar el caso\nresponder con ya-estamos-trabajando"),
    (
        "Pedir una foto",
        "tomar el caso\npreguntar «¿Nos mandás una foto de lo que pasa? Nos ayuda a llevar lo necesario.»",
    ),
)
_RULES: Final = (
    (
        "Lo avisan muchas personas",
        (
            "cuando 5 personas avisan el mismo problema\n"
            "entonces agregar la nota «Ya lo avisaron cinco personas: conviene verlo hoy.»"
        ),
    ),
    (
        "Una mala calificación",
        (
            "cuando llega una calificación de 2 o menos\n"
            "entonces agregar la nota «Calificó con 2 o menos: llamar antes de que termine el día.»"
        ),
    ),
)
_BY = "Carga inicial"


def write_automation(made: Ground, *, at: datetime) -> None:
    """Write macros and rules; inside the caller's transaction, once answers and units are there."""
    lexicon = lexicon_of(made.jurisdiction.pk)
    for name, text in _MACROS:
        steps = parse_steps(text, lexicon.macros)
        said = render_steps(steps, lexicon.macros)
        macro = Macro.objects.create(
            jurisdiction=made.jurisdiction, name=name, text=said, steps=steps_to_json(steps), updated_at=at
        )
        MacroVersion.objects.create(macro=macro, number=1, name=name, text=said, at=at, by_label=_BY)
    for number, (name, text) in enumerate(_RULES, start=1):
        rule = parse_rule(text, lexicon.rules)
        RuleVersion.objects.create(
            rule=Rule.objects.create(jurisdiction=made.jurisdiction, number=number),
            number=1,
            status=VersionStatus.PUBLISHED,
            name=name,
            text=render(rule, lexicon.rules),
            says=rule_to_json(rule),
            trigger=rule.when.trigger,
            created_at=at,
            author_label=_BY,
            published_at=at,
            published_by_label=_BY,
        )
