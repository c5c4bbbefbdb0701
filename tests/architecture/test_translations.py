"""Spanish first, English and Portuguese complete: whatever a package may say to people has both.

A package is looked at once it has a folder `locale`; its words may stand in the catalogue of another. What
is missing is written into the `django.po` of its floor, and compiled with `msgfmt -o django.mo django.po`.
"""

import gettext
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.utils import dates
from django.utils.translation import override

from architecture.catalogues import (
    LANGUAGES,
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
WRITTEN = {
    language: {package: entries(path.read_text("utf-8")) for package, path in catalogues(language).items()}
    for language in LANGUAGES
}
EACH = [(language, package) for language in LANGUAGES for package in WRITTEN[language]]
# The framework writes these as they do in Portugal: the catalogue of the kernel says them as in Brazil.
with override(None):
    FROM_THE_FRAMEWORK = {
        str(name)
        for names in (dates.WEEKDAYS, dates.WEEKDAYS_ABBR, dates.MONTHS, dates.MONTHS_3)
        for name in names.values()
    }
_GOOD = 'msgid "Faltan %(n)s días"\nmsgstr "%(n)s days to go"\n'
_LIKE = Path("made_up.py")


def unsaid(uses: Sequence[Use], known: Sequence[Entry]) -> list[str]:
    """Return the sentences that cannot be told in the language of the catalogues, each with its place."""
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


def stale(known: Sequence[Entry], others: Sequence[Entry]) -> list[str]:
    """Return the sentences of a catalogue that the other languages know no more."""
    kept = {(entry.text, entry.plural) for entry in others}
    found = [entry for entry in known if (entry.text, entry.plural) not in kept]
    return [entry.text for entry in found if entry.text not in FROM_THE_FRAMEWORK]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_package_that_speaks_lost_its_catalogue(language: str) -> None:
    assert set(WRITTEN[language]) >= FLOORS


@pytest.mark.parametrize(("language", "package"), EACH)
def test_every_sentence_is_said_in_each_language(language: str, package: str) -> None:
    known = [entry for written in WRITTEN[language].values() for entry in written]
    assert unsaid(used(NEXO / package), known) == []


@pytest.mark.parametrize(("language", "package"), EACH)
def test_every_entry_is_whole_and_names_the_same_values(language: str, package: str) -> None:
    assert ill_said(WRITTEN[language][package]) == []


@pytest.mark.parametrize("package", WRITTEN["en"])
def test_the_languages_say_the_same_sentences(package: str) -> None:
    english, portuguese = WRITTEN["en"][package], WRITTEN["pt"].get(package, [])
    assert stale(english, portuguese) == []
    assert stale(portuguese, english) == []


@pytest.mark.parametrize(("language", "package"), EACH)
def test_the_compiled_catalogue_is_what_is_written(language: str, package: str) -> None:
    with catalogues(language)[package].with_suffix(".mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    for entry in WRITTEN[language][package]:
        said = entry.said[0] if not entry.plural else catalogue.ngettext(entry.text, entry.plural, 1)
        assert said == entry.said[0]
        if not entry.plural:
            assert catalogue.gettext(entry.text) == said
        else:
            assert catalogue.ngettext(entry.text, entry.plural, 2) == entry.said[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_said_the_same_wherever_it_is_written(language: str) -> None:
    said: dict[str, set[tuple[str, ...]]] = {}
    for written in WRITTEN[language].values():
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


def test_it_finds_a_sentence_that_one_language_forgot() -> None:
    both = entries(_GOOD + '\nmsgid "Hola"\nmsgstr "Hello"\n')
    assert stale(both, entries(_GOOD)) == ["Hola"]


def test_it_is_content_with_what_is_right() -> None:
    assert ill_said(entries(_GOOD)) == []
    assert stale(entries(_GOOD), entries(_GOOD)) == []
    assert unsaid(list(in_python('_("Faltan %(n)s días")', _LIKE)), entries(_GOOD)) == []
