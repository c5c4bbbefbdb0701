"""How the staff site says times, terms and channels."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nexo.domain.analytics.models import Signal
from nexo.domain.analytics.rules.saying import told
from nexo.domain.authorities.enums import Need
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case, Clock
from nexo.domain.catalogue.enums import FieldKind
from nexo.domain.catalogue.rules import form
from nexo.domain.interactions import registry
from nexo.domain.interactions.enums import CallState
from nexo.kernel import clock
from nexo.kernel.money import Money
from nexo.kernel.text import languages
from nexo.kernel.text.days import in_words
from nexo.web.ui.numbers import grouped
from nexo.web.workbench.desk import live_address

register = template.Library()
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@register.simple_tag(takes_context=True)
def live_url(context: Context, topic: str) -> str:
    """Return the address of the news under `topic` since the page was begun."""
    return live_address(context["request"], topic)


@register.filter
def said(sentence: str | None) -> str:
    """Say in the language in force a sentence of the house that is kept in Spanish."""
    return _(sentence) if sentence else ""


@register.filter
def at(things: Mapping[Any, Any], key: object) -> Any:
    """Return what stands under `key`; None where nothing does."""
    return things.get(key)


@register.filter
def text(thing: object, name: str) -> str:
    """Return the text `name` of a row in the language in force; Spanish where there is no other."""
    return languages.said(thing, name)


@register.filter
def text_of(thing: dict[str, str], name: str) -> str:
    """Return the text `name` of a question or a paper in the language in force; Spanish where there is no other."""
    return languages.said_in(thing, name)


@register.filter
def question_kind(kind: str) -> str:
    """Say how a question is answered."""
    return str(dict(FieldKind.choices).get(kind or FieldKind.TEXT, ""))


@register.filter
def answered(case: Case) -> list[tuple[str, str]]:
    """Return what the service asks for and what was answered, both as they are told."""
    questions = {field["name"]: field for field in case.service_version.fields}
    return [
        (form.label_of(questions[name]), form.answer_of(questions[name], value))
        if name in questions
        else (name, str(value))
        for name, value in case.answers.items()
    ]


@register.filter
def signal_told(signal: Signal) -> str:
    """Say what rose and how much: '32 casos: el triple de lo habitual para un martes'."""
    return told(
        kind=signal.kind,
        count=signal.count,
        expected=signal.expected,
        day=signal.peak,
        terms=signal.terms,
    )


@register.filter
def money(cents: int) -> str:
    """Say an amount of the town."""
    return str(Money(cents))


@register.filter
def need(code: str) -> str:
    """Return what a person needs at a hearing, in words."""
    return str(Need(code).label) if code in Need else code


@register.filter
def ago(moment: datetime | None) -> str:
    """Say how long ago something was, shortly: '4 min', '3 h', '2 días'."""
    if moment is None:
        return ""
    elapsed = max(clock.now() - moment, _MINUTE)
    if elapsed < _HOUR:
        return _("%(n)s min") % {"n": elapsed // _MINUTE}
    if elapsed < _DAY:
        return _("%(n)s h") % {"n": elapsed // _HOUR}
    days = elapsed // _DAY
    return ngettext("%(n)s día", "%(n)s días", days) % {"n": days}


@register.filter
def until(moment: datetime | None) -> str:
    """Say how long until something, as `ago` says how long since: '40 min', '3 h', '2 días'."""
    if moment is None:
        return ""
    return ago(clock.now() - (moment - clock.now()))


@register.filter
def local(moment: datetime | None, zone: ZoneInfo) -> str:
    """Say a moment in the town's own time: 'hoy 14:05', 'lunes 23 de noviembre, 14:05', with the year if another."""
    if moment is None:
        return ""
    at, now = moment.astimezone(zone), clock.now().astimezone(zone)
    values = {"hour": f"{at:%H:%M}", "day": in_words(at, zone)}
    if at.date() == now.date():
        return _("hoy %(hour)s") % values
    if at.date() == now.date() - _DAY:
        return _("ayer %(hour)s") % values
    return _("%(day)s, %(hour)s") % values


@register.filter
def phase(code: str) -> str:
    """Say where a case stands as officials read it."""
    return Phase(code).desk_label


@register.filter
def day(moment: Any, zone: ZoneInfo) -> str:
    """Say the day of a moment in words."""
    return "" if moment is None else in_words(moment, zone)


@register.filter
def term(days_left: int | None) -> str:
    """Say what is left of a term in words."""
    if days_left is None:
        return ""
    if days_left < 0:
        return ngettext("venció hace %(n)s día hábil", "venció hace %(n)s días hábiles", -days_left) % {
            "n": -days_left
        }
    if days_left == 0:
        return _("vence hoy")
    return ngettext("queda %(n)s día hábil", "quedan %(n)s días hábiles", days_left) % {"n": days_left}


@register.filter
def term_tone(days_left: int | None) -> str:
    """Return the tone of a term: words say the same."""
    if days_left is None:
        return ""
    return "bad" if days_left < 0 else "warn" if days_left <= 1 else "info"


@register.filter
def clock_words(one: Clock, zone: ZoneInfo) -> str:
    """Say how a clock stands: kept, late, halted, run out, or until when it runs."""
    moment = one.stopped_at or one.paused_since or one.due_at
    day = in_words(moment, zone)
    if one.stopped_at is not None:
        sentence = (
            _("cumplido el %(day)s") if one.stopped_at <= one.due_at else _("cumplido tarde, el %(day)s")
        )
    elif one.paused_since is not None:
        sentence = _("en pausa desde el %(day)s")
    elif one.due_at < clock.now():
        sentence = _("venció el %(day)s")
    else:
        sentence = _("vence el %(day)s")
    return sentence % {"day": day}


@register.filter
def due(moment: datetime | None) -> str:
    """Say when a row falls due: 'vencido', 'vence hoy', 'vence en 3 días'."""
    if moment is None:
        return ""
    left = moment - clock.now()
    if left < timedelta():
        return _("vencido")
    if left < _DAY:
        return _("vence hoy")
    days = left // _DAY
    return ngettext("vence en %(n)s día", "vence en %(n)s días", days) % {"n": days}


@register.filter
def due_tone(moment: datetime | None) -> str:
    """Return the tone of a due date."""
    if moment is None:
        return ""
    left = moment - clock.now()
    return "bad" if left < timedelta() else "warn" if left < 2 * _DAY else ""


@register.filter
def channel_icon(slug: str) -> str:
    """Return the icon of a channel; one that is no longer installed has a plain one."""
    return _icons().get(slug, "chat")


@lru_cache(maxsize=1)
def _icons() -> dict[str, str]:
    return {channel.slug: channel.icon for channel in registry.channels.all()}


@register.filter
def channel_label(slug: str) -> str:
    """Return the name of a channel; a channel that is no longer installed keeps its slug."""
    known = {channel.slug: channel.label for channel in registry.channels.all()}
    return _(known.get(slug, slug)) if slug else ""


@register.filter
def delivery_words(state: str) -> str:
    """Say how a message fared."""
    return {
        "queued": _("En camino"),
        "sending": _("Saliendo"),
        "sent": _("Enviado"),
        "delivered": _("Entregado"),
        "read": _("Leído"),
        "failed": _("No se pudo entregar"),
        "unknown": _("No sabemos si salió"),
        "cancelled": _("No se envió"),
    }.get(state, "")


@register.filter
def delivery_tone(state: str) -> str:
    """Return the tone of a delivery: trouble is `bad`."""
    return "bad" if state in {"failed", "unknown"} else ""


@register.filter
def clock_time(seconds: int | None) -> str:
    """Say a length of time as a clock does: '1:05'."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def call_words(facts: dict[str, Any] | None) -> str:
    """Say how a call of the ledger went: 'Atendida · esperó 1:10 · hablaron 3:20'."""
    if not facts or facts.get("state") not in CallState:
        return ""
    said = [capfirst(str(CallState(facts["state"]).label))]
    if facts.get("waited") is not None:
        said.append(_("esperó %(t)s") % {"t": clock_time(facts["waited"])})
    if facts.get("talked") is not None:
        said.append(_("hablaron %(t)s") % {"t": clock_time(facts["talked"])})
    return " · ".join(said)


@register.filter
def pesos(cents: int) -> str:
    """Write an amount of cents in whole units with their hundredths: 1.234,50."""
    return grouped(cents / 100, 2)


@register.filter
def hours(minutes: int) -> str:
    """Write minutes as hours with one decimal at most."""
    shown = round(minutes / 60, 1)
    return grouped(shown, 0 if shown == int(shown) else 1)
