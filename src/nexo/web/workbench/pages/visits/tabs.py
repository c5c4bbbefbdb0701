"""The sections of turns, as far as the official may open them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.visits.policies import ARRANGERS, ATTENDERS, WATCHERS
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import StaffRequest

_TABS = (
    ("workbench:visits", gettext_noop("Mi puesto"), ATTENDERS),
    ("workbench:visits_receptions", gettext_noop("Recepción"), ATTENDERS),
    ("workbench:visits_times", gettext_noop("Tiempos"), WATCHERS),
    ("workbench:visits_queues", gettext_noop("Filas"), ARRANGERS),
)


def tabs(request: StaffRequest, here: str) -> list[Link]:
    """Return the links of the sections; `here` is the one that is open."""
    return [
        Link(label=_(label), url=reverse(name), is_current=name == here)
        for name, label, roles in _TABS
        if request.actor.has_role(*roles)
    ]
