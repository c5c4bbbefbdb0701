"""What can go wrong with the catalogue."""

from collections.abc import Mapping, Sequence

from nexo.domain.catalogue.enums import Lack
from nexo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class ServiceUnknown(NotFound):
    """No published service has this code."""

    code = "service_unknown"
    message = "Ese servicio no existe o no está disponible."


class AnswersInvalid(Invalid):
    """Some answers to a service's form cannot be accepted; `faults` has a sentence a field."""

    code = "answers_invalid"
    message = "Revisá los datos marcados."

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__()
        self.faults = dict(faults)


class VersionNotDraft(Conflict):
    """Only a draft can be published."""

    code = "version_not_draft"
    message = "Esta versión ya no es un borrador."


class VersionIsNow(Conflict):
    """The version in force is not restored."""

    code = "version_is_now"
    message = "Esa versión es la que está en vigor."


class DraftInTheWay(Conflict):
    """An old version becomes the draft only where there is none: nobody's writing is lost."""

    code = "draft_in_the_way"
    message = "Ya hay un borrador sin publicar. Publicalo o descartalo, y después volvé a la versión vieja."


class OwnVersion(NotAllowed):
    """Who wrote a version may not publish it (domain.md 3.5)."""

    code = "own_version"
    message = "La versión tiene que publicarla otra persona que la que la escribió."


class NotReady(Conflict):
    """A service lacks what it needs to go live (R25): `lacks`."""

    code = "not_ready"
    message = "El servicio no puede salir todavía: %(lacks)s."

    def __init__(self, lacks: Sequence[Lack]) -> None:
        super().__init__(values={"lacks": "; ".join(str(one.label) for one in lacks)})
        self.lacks = tuple(lacks)


class DeputyUnsuitable(Invalid):
    """The deputy is another unit in force of the town."""

    code = "deputy_unsuitable"
    message = "La suplente tiene que ser otra área vigente del municipio, distinta de la responsable."


class TrainingInvalid(Invalid):
    """A record of training lacks something or its days make no sense; `field` says which."""

    code = "training_invalid"
    message = "Revisá los datos de la capacitación."


class VersionInvalid(Invalid):
    """A value of a draft that cannot be; `field` says which."""

    code = "version_invalid"
    message = "Revisá los datos del borrador."


class QuestionInvalid(Invalid):
    """A question of a form that cannot be; `field` says which part, `name` which question."""

    code = "question_invalid"
    message = "Revisá los datos de la pregunta."

    def __init__(
        self, message: str, *, name: str, field: str, values: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message, values=values, field=field)
        self.name = name


class ServiceInvalid(Invalid):
    """A value of a new service that cannot be; `field` says which."""

    code = "service_invalid"
    message = "Revisá los datos del servicio."


class TermInvalid(Invalid):
    """A legal term with a value that its column does not admit."""

    code = "term_invalid"
    message = "El plazo %(code)s tiene mal: %(column)s."


class RuleUnreadable(Invalid):
    """The words of a routing rule say nothing; `place` is the word that is wrong, from 1 (0: the end)."""

    code = "rule_unreadable"
    message = "No se entiende la regla."

    def __init__(
        self, message: str | None = None, *, values: Mapping[str, object] | None = None, place: int = 0
    ) -> None:
        super().__init__(message, values=values, field="sentence")
        self.place = place


class RuleMatchesNothing(Invalid):
    """No case can be all that the rule asks for."""

    code = "rule_matches_nothing"
    message = "Ningún caso puede cumplir todo a la vez: revisá qué condiciones se contradicen."


class RuleTurnsInCircle(Invalid):
    """The rule sends cases to the very unit that it says is full."""

    code = "rule_turns_in_circle"
    message = "La regla manda a %(unit)s lo que a %(unit)s ya le sobra: elegí otra área."


class TargetTakesNoCases(Invalid):
    """The unit that a rule names is out of force or of another body."""

    code = "target_takes_no_cases"
    message = "%(unit)s no recibe casos: ya no está vigente o es de otro organismo."


class RulesUnchanged(Conflict):
    """There is nothing to publish."""

    code = "rules_unchanged"
    message = "No hay cambios para publicar."


class RulesChangedMeanwhile(Conflict):
    """The draft is not the one that was looked at."""

    code = "rules_changed_meanwhile"
    message = "El borrador cambió mientras lo mirabas: probalo otra vez antes de publicar."


class OwnDelegation(NotAllowed):
    """Nobody delegates a decision to a role that they hold themselves (domain.md 3.5)."""

    code = "own_delegation"
    message = "Ese rol es también tuyo: la delegación la tiene que dar otra persona."


class DelegationInvalid(Invalid):
    """A delegation lacks its legal act, or its days or its limit make no sense; `field` says which."""

    code = "delegation_invalid"
    message = "Revisá los datos de la delegación."


class DelegationOverlaps(Conflict):
    """The role holds this decision on this service in some of those days."""

    code = "delegation_overlaps"
    message = "Ese rol ya tiene delegado ese servicio en esos días. Para cambiarla, revocá la que está."


class DelegationOver(Conflict):
    """What is revoked or has ended cannot be revoked."""

    code = "delegation_over"
    message = "Esta delegación ya no vale."


class OwnRules(NotAllowed):
    """Who wrote a change of the rules may not publish it (domain.md 3.5)."""

    code = "own_rules"
    message = "El cambio lo tiene que publicar otra persona que quien lo escribió."


class ReasonMissing(Invalid):
    """A rule is switched off for a reason that others can read."""

    code = "reason_missing"
    message = "Escribí por qué: lo lee quien la vuelva a prender."


class SignUnknown(NotFound):
    """No sign of the town has this code, or it was taken down."""

    code = "sign_unknown"
    message = "Ese cartel no existe o ya no está."


class SignInvalid(Invalid):
    """A sign says where it is."""

    code = "sign_invalid"
    message = "Escribí dónde está el cartel, en 120 letras como máximo."
