"""What can go wrong with macros and rules."""

from django.utils.translation import gettext_noop

from nexo.kernel.errors import Conflict, DomainError, Invalid, NotAllowed


class LineUnreadable(Invalid):
    """A line says nothing that we understand; `line` counts from 1."""

    code = "line_unreadable"
    message = "Línea %(line)s: %(what)s"

    def __init__(self, line: int, why: DomainError) -> None:
        # What is wrong is told in the language of whoever reads it, not of whoever finds it.
        super().__init__(
            gettext_noop("Línea %(line)s: %(what)s"), values={"line": line, "what": _Said(why)}, field="text"
        )
        self.line = line


class _Said:
    """A refusal that is put into words when it is read."""

    def __init__(self, why: DomainError) -> None:
        self._why = why

    def __str__(self) -> str:
        return self._why.said


class PartMissing(Invalid):
    """A rule lacks its «cuando», or what to do."""

    code = "part_missing"
    message = "Una regla empieza por «cuando» y termina con al menos un paso."


class TooManySteps(Invalid):
    """More steps than anybody can look over."""

    code = "too_many_steps"
    message = "Son demasiados pasos: hasta %(n)s."


class StepForPeople(Invalid):
    """A step that a rule may not take."""

    code = "step_for_people"
    message = "Este paso lo tiene que dar una persona: ponelo en una macro."


class AnswerIncomplete(Invalid):
    """A standard answer asks for what is not known of the case."""

    code = "answer_incomplete"
    message = "A la respuesta tipo le falta: %(what)s."


class AnswerGone(Invalid):
    """The standard answer of a step is not there any more."""

    code = "answer_gone"
    message = "La respuesta tipo %(code)s ya no está."


class NobodyToAnswer(Invalid):
    """There is nobody, or no way, to write to."""

    code = "nobody_to_answer"
    message = "No hay por dónde escribirle a quien lo pidió."


class LegalClockAtStake(NotAllowed):
    """What a rule would do begins a legal term anew; that takes a person."""

    code = "legal_clock_at_stake"
    message = "Este paso haría correr de nuevo un plazo de la ley: lo tiene que dar una persona."


class MacroUnknown(Invalid):
    """The macro is not there, not on, or of another area."""

    code = "macro_unknown"
    message = "Esa macro ya no se ofrece."


class MacroChanged(Conflict):
    """The macro is not the one that was looked at."""

    code = "macro_changed"
    message = "La macro cambió mientras la mirabas: fijate otra vez qué hace."


class StepRefused(Conflict):
    """One step could not be taken, so none was."""

    code = "step_refused"
    message = "No se hizo nada. El paso «%(step)s» no se puede: %(why)s"

    def __init__(self, step: str, why: DomainError) -> None:
        super().__init__(values={"step": step, "why": _Said(why)})


class NothingToPublish(Conflict):
    """There is no draft, or it says what is in force."""

    code = "nothing_to_publish"
    message = "No hay cambios para publicar."


class RuleChangedMeanwhile(Conflict):
    """The draft is not the one that was looked at."""

    code = "rule_changed_meanwhile"
    message = "El borrador cambió mientras lo mirabas: probalo otra vez antes de publicar."


class OwnRule(NotAllowed):
    """Who wrote a rule may not publish it (domain.md 3.5)."""

    code = "own_rule"
    message = "La regla la tiene que publicar otra persona que quien la escribió."


class ReasonMissing(Invalid):
    """A rule is switched off for a reason that others can read."""

    code = "reason_missing"
    message = "Escribí por qué: lo lee quien la vuelva a prender."


class NotFailed(Conflict):
    """Only what failed is repeated."""

    code = "not_failed"
    message = "Esta vez ya se hizo, o la frenó una regla: no hay nada que repetir."
