"""Why things go wrong: the closed list by which recoveries and problems are counted, data of the town."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

RULE = "causes"
"""The key under `local_rules`: [["delay", "demora"], …]; what is chosen is kept by its code."""

DEFAULT: tuple[tuple[str, str], ...] = (
    ("delay", gettext_noop("demora")),
    ("incomplete", gettext_noop("trabajo incompleto")),
    ("not_done", gettext_noop("se dio por hecho y no estaba")),
    ("no_notice", gettext_noop("falta de aviso")),
    ("unclear", gettext_noop("respuesta que no se entiende")),
    ("treatment", gettext_noop("trato")),
    ("misrouted", gettext_noop("error de derivación")),
    ("equipment", gettext_noop("instalación o equipo viejo")),
    ("supplies", gettext_noop("falta de materiales")),
    ("staff", gettext_noop("falta de personal")),
    ("contractor", gettext_noop("incumplimiento de la empresa contratada")),
    ("weather", gettext_noop("clima")),
    ("other", gettext_noop("otra")),
)
LONGEST_CODE, LONGEST_NAME, MOST = 40, 80, 60


def causes_of(local_rules: Mapping[str, Any]) -> dict[str, str]:
    """Return the causes of a town, code → name; the default list where it told none that can be read."""
    told = local_rules.get(RULE)
    rows = told if isinstance(told, list) else []
    own = {
        row[0]: row[1]
        for row in rows[:MOST]
        if isinstance(row, list)
        and [type(part) for part in row] == [str, str]
        and 0 < len(row[0]) <= LONGEST_CODE
        and 0 < len(row[1]) <= LONGEST_NAME
    }
    return own or dict(DEFAULT)
