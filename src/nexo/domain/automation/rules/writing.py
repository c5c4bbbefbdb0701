"""Write a rule or a macro: as the language has it, and as a case and a log tell it."""

from collections.abc import Sequence

from nexo.domain.automation.rules.grammar import DO, WHEN
from nexo.domain.automation.rules.reading import Words
from nexo.domain.automation.rules.saying import Rule, Step, When
from nexo.domain.catalogue.rules.routing.sentence import Field, Sentence
from nexo.domain.catalogue.rules.routing.writing import asked, told


def render(rule: Rule, words: Words) -> str:
    """Return the one way to write a rule, a line each part: `parse_rule` reads it back as it was."""
    lines = [f"cuando {said_when(rule.when, words)}"]
    if rule.asks.conditions:
        lines.append(asked(rule.asks.conditions, words.vocabulary))
    steps = [said_step(one, words) for one in rule.steps]
    return "\n".join([*lines, f"entonces {steps[0]}", *(f"y {one}" for one in steps[1:])])


def render_steps(steps: Sequence[Step], words: Words) -> str:
    """Return the steps of a macro, one a line: `parse_steps` reads them back."""
    return "\n".join(said_step(one, words) for one in steps)


def said_when(when: When, words: Words) -> str:
    """Return what a rule waits for, in its words."""
    wanted = {"phases": bool(when.phases), "n": bool(when.number)}
    template = next(
        one
        for one, trigger in WHEN.items()
        if trigger is when.trigger and all((f"{{{slot}}}" in one) is has for slot, has in wanted.items())
    )
    names = words.vocabulary.fields[Field.PHASE]
    phases = " o ".join(names.written(code) for code in when.phases)
    return _singular(template.format(n=when.number, phases=phases), when.number)


def said_step(step: Step, words: Words) -> str:
    """Return what a step does, in its words."""
    template = next(one for one, do in DO.items() if do is step.do)
    said = template.format(
        n=step.number,
        unit=words.units.written(step.unit),
        text=f"«{step.text}»",
        answer=words.answers.written(step.answer),
        result=words.results.written(step.choice),
        reason=words.reasons.written(step.choice),
    )
    return _singular(said, step.number)


def said_reasons(asks: Sentence, words: Words) -> list[str]:
    """Return why a rule held, a line a condition, by names; of a person only that it is for their needs."""
    if not asks.conditions:
        return [told(asks, words.vocabulary)]
    return [told(Sentence((one,), ""), words.vocabulary) for one in asks.conditions]


def _singular(text: str, number: int) -> str:
    """Return the words for one where there is one."""
    if number != 1:
        return text
    for many, one in (("faltan 1 ", "falta 1 "), ("pasan 1 ", "pasa 1 "), ("1 días hábiles", "1 día hábil")):
        text = text.replace(many, one)
    return text.replace("1 personas avisan", "1 persona avisan")
