"""The looks of a town as a setting: its names, crest and four colours; colours that cannot be read are refused."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.organisation.actions.dress_town import Looks, dress_town
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.settings.errors import SettingInvalid
from nexo.kernel.actors import Actor
from nexo.kernel.files.models import StoredFile
from nexo.web.ui.theme import OWN_TOKENS, Refusal, ThemeUnreadable, own_refusals, tokens

SLUG = "looks"
NAMES = {"name": 150, "short_name": 60}
COLOURS = {
    "brand": gettext_noop("El color principal"),
    "brand-strong": gettext_noop("El color fuerte"),
    "accent": gettext_noop("El color de acento"),
    "paper": gettext_noop("El fondo"),
}
_COLOUR = re.compile("#[0-9a-f]{6}")


_WORDS = {
    "ink": gettext_noop("el texto"),
    "ink-soft": gettext_noop("el texto suave"),
    "line-strong": gettext_noop("los bordes"),
    "link": gettext_noop("los enlaces"),
    "link-hover": gettext_noop("los enlaces señalados"),
    "on-brand": gettext_noop("el texto de los botones"),
    "on-band": gettext_noop("el texto de la franja"),
    "on-band-soft": gettext_noop("el texto suave de la franja"),
    "on-accent": gettext_noop("el texto resaltado"),
    "brand": gettext_noop("el color principal"),
    "brand-strong": gettext_noop("el color fuerte"),
    "brand-tint": gettext_noop("el tono claro del principal"),
    "band": gettext_noop("la franja"),
    "accent": gettext_noop("el color de acento"),
    "paper": gettext_noop("el fondo"),
    "surface": gettext_noop("el blanco"),
}
_HANGS_ON = {
    "link": "brand",
    "brand-tint": "brand",
    "link-hover": "brand-strong",
    "band": "brand-strong",
    "on-band-soft": "brand-strong",
}


def told(refusal: Refusal) -> str:
    """Say a pair of colours that cannot be read, and by how much."""
    return _("No se lee %(ink)s sobre %(ground)s: contraste %(ratio)s, hace falta %(least)s.") % {
        "ink": _(_WORDS.get(refusal.ink, refusal.ink)),
        "ground": _(_WORDS.get(refusal.ground, refusal.ground)),
        "ratio": f"{refusal.ratio:.1f}".replace(".", ","),
        "least": f"{refusal.least:.1f}".replace(".", ","),
    }


def _culprit(refusal: Refusal) -> str:
    """Return which of the four colours a pair hangs on."""
    parts = [_HANGS_ON.get(part, part) for part in (refusal.ink, refusal.ground)]
    return next((part for part in parts if part in OWN_TOKENS), "brand")


class LooksKind:
    """`nexo.domain.settings.ports.Kind`: how the town is called and dressed."""

    slug = SLUG

    def examine(self, jurisdiction_id: UUID, key: str, content: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ARG002 - one a town
        """Refuse names that are missing, what is no colour, colours that cannot be read, a crest of elsewhere."""
        kept = {name: str(content.get(name, "")).strip() for name in NAMES}
        for name, most in NAMES.items():
            if not 0 < len(kept[name]) <= most:
                raise SettingInvalid("Escribí el nombre, sin pasarte del largo.", field=name)
        colours = {name: str(content.get(name, "")).strip().lower() for name in OWN_TOKENS}
        for name, colour in colours.items():
            if not _COLOUR.fullmatch(colour):
                raise SettingInvalid("Escribí el color así: #0b5c6b.", field=name)
        if wrong := own_refusals(colours):
            raise ThemeUnreadable("; ".join(map(told, wrong)), field=_culprit(wrong[0]))
        crest = str(content.get("crest", ""))
        if crest and not StoredFile.objects.filter(pk=crest, jurisdiction_id=jurisdiction_id).exists():
            raise SettingInvalid("Ese escudo ya no está: subilo otra vez.", field="crest")
        return {**kept, **colours, "crest": crest}

    def packaged(self, jurisdiction_id: UUID, key: str) -> Mapping[str, Any]:  # noqa: ARG002 - one a town
        """Return how the town is dressed now."""
        town = Jurisdiction.objects.get(pk=jurisdiction_id)
        worn = {name: town.theme.get(name, tokens("default")[name]) for name in OWN_TOKENS}
        return {
            "name": town.name,
            "short_name": town.short_name,
            **worn,
            "crest": town.theme.get("crest", ""),
        }

    def differences(self, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:  # noqa: ARG002 - one a town
        """Say what changes."""
        names = {"name": gettext_noop("El nombre"), "short_name": gettext_noop("El nombre corto"), **COLOURS}
        found = [
            _("%(what)s pasa de «%(before)s» a «%(after)s».")
            % {"what": _(label), "before": before.get(name, ""), "after": after.get(name, "")}
            for name, label in names.items()
            if before.get(name) != after.get(name)
        ]
        if before.get("crest", "") != after.get("crest", ""):
            found.append(_("Cambia el escudo.") if after.get("crest") else _("Se saca el escudo."))
        return found

    def apply(self, actor: Actor, key: str, content: Mapping[str, Any]) -> None:  # noqa: ARG002 - one a town
        """Dress the town."""
        looks = Looks(
            name=content["name"],
            short_name=content["short_name"],
            colours={name: content[name] for name in OWN_TOKENS},
            crest=content["crest"],
        )
        dress_town(actor=actor, looks=looks)
