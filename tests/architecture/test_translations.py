"""Spanish first, English complete: whatever a package with a catalogue may say to people has its English.

A package is looked at once it has a folder `locale`; its words may stand in the catalogue of another. What
is missing is written into the `django.po` of its floor, and compiled with `msgfmt -o django.mo django.po`.
"""

import gettext
from collections.abc import Sequence
from pathlib import Path

import pytest

from architecture.catalogues import (
    NEXO,
    PLACEHOLDER,
    Entry,
    Use,
    catalogues,
    entries,
    in_python,
    in_template,
    used,
)

FLOORS = {
    "kernel",
    "domain",
    "application",
    "adapters",
    "web/portal",
    "web/workbench",
    "web/ui",
    "web/api",
    "web/demo",
}
WRITTEN = {package: entries(path.read_text("utf-8")) for package, path in catalogues().items()}
_GOOD = 'msgid "Faltan %(n)s días"\nmsgstr "%(n)s days to go"\n'
_LIKE = Path("made_up.py")


def unsaid(uses: Sequence[Use], known: Sequence[Entry]) -> list[str]:
    """Return the sentences that cannot be told in English, each with its place."""
    told = {text for entry in known for text in (entry.text, entry.plural)}
    faults = [f"{use.where}: {use.fault}: {use.text}" for use in uses if use.fault]
    return faults + [f"{use.where}: {use.text}" for use in uses if not use.fault and use.text not in told]


def ill_said(known: Sequence[Entry]) -> list[str]:
    """Return the entries of a catalogue that are fuzzy, empty or name other values than their sentence."""
    return [entry.text for entry in known if entry.is_fuzzy or not all(entry.said) or _names_others(entry)]


def _names_others(entry: Entry) -> bool:
    wanted = [set(PLACEHOLDER.findall(text)) for text in (entry.text, entry.plural) if text]
    named = [set(PLACEHOLDER.findall(said)) for said in entry.said]
    # One of two forms may leave the number out, as the sentence itself may: "a day", "%(n)s days".
    return any(names not in wanted for names in named) or named[-1:] != wanted[-1:]


def test_no_package_that_speaks_lost_its_catalogue() -> None:
    assert set(WRITTEN) >= FLOORS


@pytest.mark.parametrize("package", WRITTEN)
def test_every_sentence_has_its_english(package: str) -> None:
    known = [entry for written in WRITTEN.values() for entry in written]
    assert unsaid(used(NEXO / package), known) == []


@pytest.mark.parametrize("package", WRITTEN)
def test_every_entry_is_whole_and_names_the_same_values(package: str) -> None:
    assert ill_said(WRITTEN[package]) == []


@pytest.mark.parametrize("package", WRITTEN)
def test_the_compiled_catalogue_is_what_is_written(package: str) -> None:
    with catalogues()[package].with_suffix(".mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    for entry in WRITTEN[package]:
        said = entry.said[0] if not entry.plural else catalogue.ngettext(entry.text, entry.plural, 1)
        assert said == entry.said[0]
        if not entry.plural:
            assert catalogue.gettext(entry.text) == said
        else:
            assert catalogue.ngettext(entry.text, entry.plural, 2) == entry.said[1]


def test_a_sentence_is_said_the_same_wherever_it_is_written() -> None:
    said: dict[str, set[tuple[str, ...]]] = {}
    for written in WRITTEN.values():
        for entry in written:
            said.setdefault(entry.text, set()).add(entry.said)
    assert {text: ways for text, ways in said.items() if len(ways) > 1} == {}


@pytest.mark.parametrize(
    "source",
    [
        '_("Sin inglés")',
        'gettext_lazy("Sin inglés")',
        'ngettext("Faltan %(n)s días", "Sin inglés", n)',
        'class Gone(NotFound):\n    message = "Sin inglés"',
        'raise Invalid("Sin inglés", field="day")',
        'raise Invalid(f"Faltan {n} días")',
        'class Pigeon:\n    label: ClassVar[str] = "Sin inglés"',
        'coop: str = Field("", title="Sin inglés")',
        'coop: str = Field("", description="Sin inglés")',
    ],
)
def test_it_finds_a_sentence_of_a_module_without_english(source: str) -> None:
    assert len(unsaid(list(in_python(source, _LIKE)), entries(_GOOD))) == 1


@pytest.mark.parametrize(
    "source",
    [
        '{% load i18n %}<p>{% translate "Sin inglés" %}</p>',
        "{% load i18n %}{% blocktranslate %}Sin inglés, {{ name }}{% endblocktranslate %}",
        '{{ name|default:_("Sin inglés") }}',
    ],
)
def test_it_finds_a_sentence_of_a_template_without_english(source: str) -> None:
    assert len(unsaid(list(in_template(source, Path("made_up.html"))), entries(_GOOD))) == 1


@pytest.mark.parametrize(
    "written",
    [
        'msgid "Hola"\nmsgstr ""\n',
        '#, fuzzy\nmsgid "Hola"\nmsgstr "Hello"\n',
        'msgid "Faltan %(n)s días"\nmsgstr "Days to go"\n',
        'msgid "Faltan %(n)s días"\nmsgstr "%(days)s days to go"\n',
        'msgid "Para {name}"\nmsgstr "For {nombre}"\n',
        'msgid "%(n)d hora"\nmsgid_plural "%(n)d horas"\nmsgstr[0] "%(n)d hour"\nmsgstr[1] ""\n',
    ],
)
def test_it_finds_an_entry_that_is_empty_fuzzy_or_names_other_values(written: str) -> None:
    assert len(ill_said(entries(written))) == 1


def test_it_is_content_with_what_is_right() -> None:
    assert ill_said(entries(_GOOD)) == []
    assert unsaid(list(in_python('_("Faltan %(n)s días")', _LIKE)), entries(_GOOD)) == []
