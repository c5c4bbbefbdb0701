"""What a rule says, as a value: when it wakes, what it asks of the case, and what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nexo.domain.automation.enums import Do, Trigger
from nexo.domain.catalogue.rules.routing.sentence import Sentence, from_json, to_json


@dataclass(frozen=True, slots=True)
class When:
    """What a rule waits for; `phases` and `number` where its trigger asks for them (0: any)."""

    trigger: Trigger
    phases: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step; everything it names by code. `choice` is a result or a reason of the closed lists."""

    do: Do
    unit: str = ""
    text: str = ""
    answer: str = ""
    choice: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A whole rule. The sentence holds its conditions and has no target."""

    when: When
    asks: Sentence
    steps: tuple[Step, ...]


def steps_to_json(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return steps as they are kept: only what each one has."""
    return [
        {"do": one.do.value}
        | {
            name: value
            for name in ("unit", "text", "answer", "choice", "number")
            if (value := getattr(one, name))
        }
        for one in steps
    ]


def steps_from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Return the steps that `steps_to_json` wrote."""
    return tuple(Step(**{**one, "do": Do(one["do"])}) for one in kept)


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """Return a rule as it is kept."""
    when = {"trigger": rule.when.trigger.value, "phases": list(rule.when.phases), "number": rule.when.number}
    return {"when": when, "asks": to_json(rule.asks), "steps": steps_to_json(rule.steps)}


def rule_from_json(kept: Mapping[str, Any]) -> Rule:
    """Return the rule that `rule_to_json` wrote."""
    when = kept["when"]
    return Rule(
        When(Trigger(when["trigger"]), tuple(when["phases"]), when["number"]),
        from_json(kept["asks"]),
        steps_from_json(kept["steps"]),
    )
