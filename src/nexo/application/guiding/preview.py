"""The menu as a neighbour would read it, in each language, before it is published."""

from django.utils.translation import override

from nexo.domain.guidance.enums import EntryKind
from nexo.domain.guidance.rules import sentences
from nexo.domain.guidance.rules.choices import show
from nexo.domain.guidance.rules.menu import Menu
from nexo.domain.guidance.rules.talk import hello_of, options_of


def preview(menu: Menu, *, town: str, language: str) -> list[str]:
    """Return the first message and one for each list that it opens, with numbers as by SMS."""
    with override(language):
        hello = f"{hello_of(menu, town)}\n{sentences.choose()}"
        lists = [("", hello)]
        lists += [(one.key, sentences.choose()) for one in menu.entries if one.kind is EntryKind.SUBMENU]
        return [show(says, options_of(menu, key), limits=(), max_text=None).text for key, says in lists]
