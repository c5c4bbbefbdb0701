"""What whoever takes over reads: what was asked, and how far it got."""

from django.utils.translation import gettext as _

from nexo.domain.guidance.rules.turns import State


def summary(state: State, *, service: str, language: str) -> str:
    """Return the note in the language in force, in few lines; `service` is the name of the one in hand."""
    place = state.place
    point = f"{place.lat:.5f}, {place.lon:.5f}" if place and place.lat is not None and place.lon else ""
    lines = [
        _("Conversación guiada: pasa a una persona."),
        _line(_("Servicio"), service),
        _line(_("Qué pasa"), state.what),
        _line(_("Dónde"), (place.text or point) if place else ""),
        *(_line(name, str(value)) for name, value in state.fields.items()),
        _line(_("Código"), state.code),
        _line(_("Idioma"), language),
        _line(_("Escribió"), " / ".join(state.words)),
        _("Se quedó en: %(step)s.") % {"step": state.step.label},
    ]
    return "\n".join(line for line in lines if line)


def _line(name: str, value: str) -> str:
    return f"{name}: {value}" if value else ""
