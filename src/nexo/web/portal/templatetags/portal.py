"""How templates of the citizen site say things."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from nexo.application.my_file.story import Entry
from nexo.domain.catalogue.enums import Verification
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.rules.form import label_of
from nexo.domain.interactions import registry
from nexo.domain.organisation.models import Jurisdiction, Office
from nexo.domain.organisation.queries.town import OfficeHours
from nexo.domain.parties.rules import phones
from nexo.kernel.text import languages
from nexo.web.portal import words

register = template.Library()


@register.filter
def said(thing: object, name: str) -> str:
    """Return the text `name` of a row in the language in force; Spanish where there is no other."""
    return languages.said(thing, name)


@register.filter
def said_of(row: Mapping[str, object], name: str) -> str:
    """Return the text `name` of a mapping in the language in force; Spanish where there is no other."""
    return languages.said_in(row, name)


@register.filter
def question_label(question: Mapping[str, object]) -> str:
    """Return the words of a question of a service's form, in the language in force."""
    return label_of(question)


class _Grouped(Protocol):
    """What has a code and perhaps an icon: a group of the guide or its row."""

    code: str
    icon: str


@register.filter
def group_icon(group: _Grouped) -> str:
    """Return the icon of a group of services."""
    return words.group_icon(group.code, group.icon)


@register.filter
def channel_name(slug: str) -> str:
    """Return the way a message came, as people call it."""
    return words.channel(slug)


@register.filter
def entry_heading(entry: Entry) -> str:
    """Return who spoke and by what, of an entry of a neighbour's story."""
    return words.entry_heading(entry.channel, kind=entry.kind, is_mine=entry.is_mine, subject=entry.title)


@register.filter
def entry_icon(slug: str) -> str:
    """Return the icon of the way a message came."""
    return registry.channels.get(slug).icon if slug in registry.channels.slugs() else "web"


@register.filter
def phone(number: str) -> str:
    """Return a telephone as people write it."""
    return phones.readable(number)


@register.filter
def breakable(address: str) -> str:
    """Return an e-mail address that a narrow screen breaks after its sign, and nowhere else."""
    name, _at, host = address.partition("@")
    return format_html("{}@<wbr>{}", name, host)


@register.filter
def opening(at: datetime) -> str:
    """Say when an office opens next, by its own clock."""
    return words.opening(at)


@register.filter
def hours_said(hours: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Say at which hours of the week an office is open."""
    return words.hours_in_words(hours)


@register.filter
def away(metres: int) -> str:
    """Say how far an office is."""
    return words.metres(metres)


@register.filter
def today(row: OfficeHours) -> str:
    """Say from when to when an office is open today."""
    return words.hours_of(row.today)


@register.filter
def weekly(office: Office) -> list[str]:
    """Return the hours of an office, a day a line."""
    return words.weekly(office.hours)


@register.filter
def legal_term(version: ServiceVersion) -> str:
    """Return within what time the law wants it solved, and which; nothing while nobody has confirmed it."""
    term = version.legal_term
    if term is None or term.verification == Verification.KNOWN:
        return ""
    return f"{words.term(term.amount, term.unit)} ({', '.join(filter(None, (term.norm, term.article)))})"


@register.simple_tag
def linked_data(described: Mapping[str, object]) -> SafeString:
    """Write a description for machines into the page: a block of data, which no policy takes for a script."""
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # Nothing that a service says of itself can close the block: its signs are written as escapes.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - see above


@register.filter
def promise(version: ServiceVersion) -> str:
    """Return within what time the service promises to solve."""
    return words.promise(version)


@register.filter
def first_answer(version: ServiceVersion) -> str:
    """Return within what time the service promises a first answer."""
    return words.term(version.response_amount, version.response_unit)


@register.filter
def on_day(at: datetime | None, town: Jurisdiction) -> str:
    """Return a day in the town's time."""
    return words.day(at, town.zone_info) if at else ""


@register.filter
def on_date(at: datetime, town: Jurisdiction) -> str:
    """Return a day with its year, in the town's time."""
    return date_format(at.astimezone(town.zone_info), "j/n/Y")


@register.filter
def breakable_or_plain(value: str) -> str:
    """Return what is held about somebody, so that an e-mail address breaks where a narrow screen lets it."""
    return breakable(value) if "@" in value else value


@register.filter
def told(words_kept: str) -> str:
    """Return words that were kept in Spanish in the language in force; what a person typed is left as it is."""
    return gettext(words_kept) if words_kept else ""


@register.filter
def at_moment(at: datetime | None, town: Jurisdiction) -> str:
    """Return a day and hour in the town's time."""
    return words.moment(at, town.zone_info) if at else ""
