"""When people are left in peace: automatic messages that ring wait for the morning."""

from datetime import datetime, time, timedelta

from nexo.kernel.errors import Invalid

USUAL = {"from": "21:00", "to": "08:00"}
"""The hours of rest of a town that says nothing else, on its own clock."""
AWAKE = timedelta(hours=1)
"""Who wrote so short a time ago is awake, and waits for the answer."""


def quiet_hours(said: object) -> tuple[time, time]:
    """Return when rest begins and ends from a town's `{"from": "21:00", "to": "08:00"}`; raises `Invalid`."""
    hours = said if isinstance(said, dict) and said else USUAL
    try:
        return time.fromisoformat(str(hours["from"])), time.fromisoformat(str(hours["to"]))
    except (KeyError, ValueError) as error:
        raise Invalid("El horario de descanso se escribe así: 21:00 y 08:00.", code="quiet_hours") from error


def morning_after(local_now: datetime, begins: time, ends: time) -> datetime | None:
    """Return when rest ends for a message of `local_now` (aware, local), or None when nobody rests then.

    `begins` equal to `ends` means that nobody is ever left in peace.
    """
    at = local_now.timetz().replace(tzinfo=None)
    over_midnight = begins > ends
    rests = at >= begins or at < ends if over_midnight else begins <= at < ends
    if not rests:
        return None
    day = local_now.date() + timedelta(days=1 if over_midnight and at >= begins else 0)
    return datetime.combine(day, ends, tzinfo=local_now.tzinfo)
