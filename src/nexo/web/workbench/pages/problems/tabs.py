"""The tabs of the area."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.improvements.policies import may_arrange
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import StaffRequest

_TABS = (
    ("workbench:problems", gettext_noop("Problemas")),
    ("workbench:improvements", gettext_noop("Acciones de mejora")),
)
_RULES = ("workbench:problem_rules", gettext_noop("Causas y umbrales"))


def tabs(request: StaffRequest, here: str) -> list[Link]:
    """Return the tabs that this official may open."""
    shown = (*_TABS, _RULES) if may_arrange(request.actor) else _TABS
    return [Link(label=_(label), url=reverse(name), is_current=name == here) for name, label in shown]
