"""Finds the notices whose words a town may change; each is registered where it is composed."""

from nexo.domain.notifications.rules.texts import Template

_templates: dict[str, Template] = {}


def add(template: Template) -> Template:
    """Make a template known and return it."""
    _templates[template.slug] = template
    return template


def templates() -> dict[str, Template]:
    """Return all templates by slug."""
    return dict(sorted(_templates.items()))
