"""What to do next with a case, as a sentence: the first thing that whoever opens it reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.models import Case
from nexo.kernel.actors import Actor

_SENTENCES: dict[Phase, str | Promise] = {
    Phase.SUBMITTED: gettext_lazy("Registralo: todavía no tiene área."),
    Phase.REGISTERED: gettext_lazy("Derivalo al área que lo puede resolver."),
    Phase.RETURNED: gettext_lazy("Un área lo devolvió: decidí a cuál va."),
    Phase.SCHEDULED: gettext_lazy("Hay una fecha dada: cuando esté hecho, resolvelo."),
    Phase.AWAITING_CITIZEN: gettext_lazy("Falta la respuesta de quien lo pidió. Cuando llegue, seguí."),
    Phase.AWAITING_THIRD_PARTY: gettext_lazy("Depende de otro: si tarda, reclamale."),
    Phase.REFERRED_EXTERNAL: gettext_lazy("Lo tiene otro organismo: cuando conteste, contalo acá."),
    Phase.REOPENED: gettext_lazy("Dijeron que no quedó resuelto: volvé a mirarlo."),
    Phase.RESOLVED: gettext_lazy("Nada por ahora: falta que quien lo pidió diga cómo quedó."),
    Phase.RESOLVED_EXTERNAL: gettext_lazy("Nada por ahora: falta que quien lo pidió diga cómo quedó."),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """A sentence, and the verb that does it where the official has it."""

    sentence: str
    verb: str = ""
    label: str = ""


def next_step(case: Case, actor: Actor, verbs: Sequence[tuple[str, object]]) -> NextStep:
    """Say what to do next; the first of the offered verbs that moves the case forward does it."""
    main = next(((name, verb) for name, verb in verbs if getattr(verb, "kind", "") == "primary"), None)
    name, label = (main[0], str(getattr(main[1], "label", ""))) if main else ("", "")
    phase = Phase(case.phase)
    if phase not in OPEN_PHASES and phase not in _SENTENCES:
        return NextStep(_("Está terminado: no falta hacer nada."))
    if phase == Phase.ASSIGNED and case.assignee_id is None:
        return NextStep(_("Nadie del área lo tomó todavía."), name, label)
    if phase in (Phase.ASSIGNED, Phase.IN_PROGRESS):
        mine = case.assignee_id is not None and case.assignee_id == actor.staff_id
        sentence = (
            _("Lo tenés vos: resolvelo o contá qué falta.")
            if mine
            else _("Lo tiene %(who)s.") % {"who": case.assignee.name}
            if case.assignee
            else _("Resolvelo o contá qué falta.")
        )
        return NextStep(sentence, name, label)
    return NextStep(str(_SENTENCES[phase]), name, label)
