"""The words of a notice as a setting: read each time one leaves."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.notifications import registry
from nexo.domain.notifications.rules.texts import Template, examine
from nexo.domain.settings.errors import SettingUnknown
from nexo.kernel.actors import Actor

SLUG = "notice"
PARTS = {
    "subject": gettext_noop("El asunto"),
    "long": gettext_noop("El correo"),
    "chat": gettext_noop("El mensaje"),
}


class NoticeKind:
    """`nexo.domain.settings.ports.Kind`: `key` is the slug of a notice."""

    slug = SLUG

    def examine(self, jurisdiction_id: UUID, key: str, content: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ARG002 - the same in every town
        """Refuse blanks that are not, and texts without those they need."""
        return examine(template_of(key), content)

    def packaged(self, jurisdiction_id: UUID, key: str) -> Mapping[str, Any]:  # noqa: ARG002 - the same in every town
        """Return the words that came with the product."""
        return template_of(key).packaged

    def differences(self, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:  # noqa: ARG002 - all alike
        """Say which texts change, and how long they were and are."""
        return [
            _("%(what)s pasa de «%(before)s» a «%(after)s».")
            % {"what": _(label), "before": _short(before.get(name, "")), "after": _short(after.get(name, ""))}
            for name, label in PARTS.items()
            if before.get(name) != after.get(name)
        ]

    def apply(self, actor: Actor, key: str, content: Mapping[str, Any]) -> None:
        """Do nothing: the words are read when a notice leaves."""


def template_of(key: str) -> Template:
    """Return a template; raises `SettingUnknown`."""
    found = registry.templates().get(key)
    if found is None:
        raise SettingUnknown
    return found


def _short(text: object) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= 160 else f"{line[:159]}…"  # noqa: PLR2004 - two lines
