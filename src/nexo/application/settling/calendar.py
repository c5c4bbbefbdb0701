"""The calendar of the town as a setting: its publication puts a calendar into force and moves the terms."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from nexo.domain.organisation.actions.publish_calendar import publish_calendar
from nexo.domain.organisation.errors import CalendarInvalid
from nexo.domain.organisation.queries.town import calendar_versions
from nexo.domain.organisation.rules.local_days import read_days
from nexo.domain.settings.errors import SettingInvalid
from nexo.kernel import clock
from nexo.kernel.actors import Actor

SLUG = "calendar"
_AROUND = range(-10, 5)
"""Years around this one that a calendar may name, as its publication asks."""


class CalendarKind:
    """`nexo.domain.settings.ports.Kind`: the days off of the offices."""

    slug = SLUG

    def examine(self, jurisdiction_id: UUID, key: str, content: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ARG002 - one a town
        """Refuse days that cannot be read or lie too far away."""
        days = read_days(str(content.get("days", "")))
        this = clock.now().year
        if any(day.year - this not in _AROUND for day in days):
            raise CalendarInvalid(field="days")
        try:
            firm = date.fromisoformat(str(content["firm_until"]))
        except (KeyError, ValueError) as error:
            raise SettingInvalid(
                "Escribí hasta qué día están decretados los feriados.", field="firm_until"
            ) from error
        return {
            "firm_until": firm.isoformat(),
            "days": "\n".join(f"{day} {name}" for day, name in sorted(days.items())),
            "subdivision": str(content.get("subdivision", "")).strip().upper()[:5],
            "legal_act": str(content.get("legal_act", "")).strip()[:120],
        }

    def packaged(self, jurisdiction_id: UUID, key: str) -> Mapping[str, Any]:  # noqa: ARG002 - one a town
        """Return the calendar in force, which may be older than its settings."""
        current = next(iter(calendar_versions(jurisdiction_id)), None)
        if current is None:
            return {}
        local = [f"{day} {one['name']}" for day, one in current.days_off.items() if one["source"] == "local"]
        return {
            "firm_until": current.firm_until.isoformat(),
            "days": "\n".join(local),
            "subdivision": current.subdivision,
            "legal_act": current.legal_act,
        }

    def differences(self, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:  # noqa: ARG002 - one a town
        """Say which days come and go, and until when days are settled."""
        old, new = (str(one.get("days", "")).splitlines() for one in (before, after))
        found = [_("Se agrega el día %(day)s.") % {"day": day} for day in new if day not in old]
        found += [_("Se saca el día %(day)s.") % {"day": day} for day in old if day not in new]
        if before.get("firm_until") != after.get("firm_until"):
            found.append(_("Los feriados son seguros hasta el %(day)s.") % {"day": after.get("firm_until")})
        if before.get("subdivision", "") != after.get("subdivision", ""):
            found.append(_("La provincia pasa a ser «%(part)s».") % {"part": after.get("subdivision")})
        if before.get("legal_act", "") != after.get("legal_act", ""):
            found.append(_("La norma pasa a ser «%(act)s».") % {"act": after.get("legal_act")})
        return found

    def apply(self, actor: Actor, key: str, content: Mapping[str, Any]) -> None:  # noqa: ARG002 - one a town
        """Put the calendar into force."""
        publish_calendar(
            actor=actor,
            firm_until=date.fromisoformat(content["firm_until"]),
            local=read_days(content["days"]),
            subdivision=content["subdivision"],
            legal_act=content["legal_act"],
        )
