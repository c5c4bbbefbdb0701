"""Which channel to propose for an answer, and why; known before the official types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What is known of one channel for one person.

    `last_in_at`: when they last wrote by it. `reaches`: a message finds them; they need not come and look.
    `answers_only`: it may not write to who has never written by it.
    """

    slug: str
    label: str
    has_address: bool
    is_healthy: bool = True
    bounced: bool = False
    verified: bool = False
    preferred: bool = False
    last_in_at: datetime | None = None
    window_hours: int | None = None
    cost_cents: int = 0
    reaches: bool = True
    answers_only: bool = False
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`allowed` to write freely, the reason in words, and what is left of the provider's window.

    `is_refused`: nothing but the person's own word forbids it, so that what the law orders may still leave by it.
    """

    slug: str
    allowed: bool
    because: str
    window_left: timedelta | None
    is_proposed: bool = False
    reaches: bool = True
    is_refused: bool = False


def is_refused(refused_at: datetime | None, last_in_at: datetime | None) -> bool:
    """Say whether a person wants nothing by a channel: they said so, and have not written by it since."""
    return refused_at is not None and (last_in_at is None or last_in_at <= refused_at)


def window_left(last_in_at: datetime | None, window_hours: int | None, now: datetime) -> timedelta | None:
    """Return what is left of the window of free answers.

    None when the channel has none, zero when it is shut.
    Only the person's own messages open it; our answers do not.
    """
    if window_hours is None:
        return None
    if last_in_at is None:
        return timedelta(0)
    return max(last_in_at + timedelta(hours=window_hours) - now, timedelta(0))


def judge(options: Sequence[Option], now: datetime) -> list[Judged]:
    """Return every option judged, in the given order; the best allowed one is proposed, with the reason."""
    judged = [_judge(option, now) for option in options]
    best = max(
        (i for i, one in enumerate(judged) if one.allowed),
        key=lambda i: _rank(options[i]),
        default=None,
    )
    return [
        Judged(
            slug=one.slug,
            allowed=one.allowed,
            because=one.because,
            window_left=one.window_left,
            is_proposed=i == best,
            reaches=one.reaches,
            is_refused=one.is_refused,
        )
        for i, one in enumerate(judged)
    ]


def _rank(option: Option) -> tuple[bool, bool, bool, bool, float, bool, int]:
    """Order allowed options: not bounced, works, finds the person, preferred, last used, verified, cheap."""
    used = option.last_in_at.timestamp() if option.last_in_at else 0.0
    finds = option.reaches or option.preferred
    return (
        not option.bounced,
        option.is_healthy,
        finds,
        option.preferred,
        used,
        option.verified,
        -option.cost_cents,
    )


def _judge(option: Option, now: datetime) -> Judged:
    left = window_left(option.last_in_at, option.window_hours, now)
    allowed, because = _allowed(option, left, now)
    refused = allowed and is_refused(option.refused_at, option.last_in_at)
    return Judged(
        slug=option.slug,
        allowed=allowed and not refused,
        because=_("Pidió que no le escribamos por este canal.") if refused else because,
        is_refused=refused,
        window_left=left,
        reaches=option.reaches or option.preferred,
    )


def _allowed(option: Option, left: timedelta | None, now: datetime) -> tuple[bool, str]:
    if not option.has_address:
        return False, _("No tenemos su dirección para este canal.")
    if option.answers_only and option.last_in_at is None:
        return False, _("Por este canal tiene que escribir primero la persona.")
    if left is not None and left <= timedelta(0):
        return False, _("Pasaron más de %(hours)s horas desde su último mensaje: solo plantillas.") % {
            "hours": option.window_hours
        }
    return True, _why(option, left, now)


def _why(option: Option, left: timedelta | None, now: datetime) -> str:
    if option.bounced:
        return _("Ojo: el último mensaje a esta dirección volvió.")
    if not option.is_healthy:
        # What is written waits in the outbox and leaves in order; nobody is kept from writing.
        return _("Ojo: el canal no está funcionando; sale cuando vuelva.")
    reasons = _reasons(option, left, now)
    if not reasons:
        reasons.append(_("dirección verificada") if option.verified else _("dirección declarada"))
    text = "; ".join(reasons)
    return f"{text[0].upper()}{text[1:]}."


def _reasons(option: Option, left: timedelta | None, now: datetime) -> list[str]:
    reasons = []
    if option.refused_at is not None:
        reasons.append(_("pidió no recibir mensajes por acá, y después volvió a escribir"))
    if option.preferred:
        reasons.append(_("es el canal que prefiere"))
    if option.last_in_at is not None:
        reasons.append(_("escribió por acá %(ago)s") % {"ago": ago(now - option.last_in_at)})
    if left is not None:
        hours = int(left.total_seconds() // 3600)
        reasons.append(_("quedan %(hours)s h para responder libremente") % {"hours": hours})
    if not option.reaches:
        reasons.append(_("lo ve cuando entra al portal"))
    return reasons


def ago(span: timedelta) -> str:
    """Return a span in words: `recién`, `hace 3 h`, `hace 2 días`."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 2:  # noqa: PLR2004 - minutes as people say them
        return _("recién")
    if minutes < 60:  # noqa: PLR2004
        return _("hace %(n)s min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("hace %(n)s h") % {"n": minutes // 60}
    return _("hace %(n)s días") % {"n": minutes // (24 * 60)}
