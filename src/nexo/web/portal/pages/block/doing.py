"""What a neighbour may do to a matter, and the words that say it was done."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nexo.domain.cases.actions.cosign_case import cosign_case, leave_case
from nexo.domain.cases.actions.neighbour_word import say_whether_solved
from nexo.kernel.actors import Actor

Run = Callable[[Actor, str, str], object]

VERBS: dict[str, tuple[Run, Promise]] = {
    "sumarme": (
        lambda actor, code, _note: cosign_case(actor=actor, code=code, weighs=True),
        _("Te sumaste: contás como una persona más, y te avisamos cómo va."),
    ),
    "seguir": (
        lambda actor, code, _note: cosign_case(actor=actor, code=code, weighs=False),
        _("Listo: te avisamos cómo va."),
    ),
    "dejar": (
        lambda actor, code, _note: leave_case(actor=actor, code=code),
        _("Ya no lo seguís."),
    ),
    "resuelto": (
        lambda actor, code, _note: say_whether_solved(actor=actor, code=code, solved=True),
        _("Gracias por confirmarlo."),
    ),
    "no-resuelto": (
        lambda actor, code, note: say_whether_solved(actor=actor, code=code, solved=False, note=note),
        _("Gracias. Lo ve la oficina que lo tuvo, y se cuenta aparte."),
    ),
}
