"""What of a page is still said in Spanish to somebody who reads it in another language."""

import html
import re
from functools import cache

from architecture.catalogues import PLACEHOLDER, catalogues, entries

_LONGEST_CHANCE = 12  # a shorter sentence may be a name of the town, or the same word in both languages
_UNREAD = re.compile(r"<(script|style|pre|svg)\b.*?</\1>|<!--.*?-->", re.DOTALL)
# Words that are Spanish for whoever reads them, such as those of a routing rule, and are declared so.
_MEANT = re.compile(r"""<(ul|ol|p|span|a|code|textarea)\b[^>]*\blang="es"[^>]*>.*?</\1>""", re.DOTALL)
_READ_IN_TAGS = re.compile(r"""\b(?:title|alt|placeholder|aria-label|data-failed)=(["'])(.*?)\1""", re.DOTALL)


def words_of(page: str) -> str:
    """Return what a person reads or hears of a page, in one line."""
    seen = _MEANT.sub(" ", _UNREAD.sub(" ", page))
    told = " · ".join(found[1] for found in _READ_IN_TAGS.findall(seen))
    return re.sub(r"\s+", " ", html.unescape(f"{re.sub(r'<[^>]*>', ' · ', seen)} · {told}"))


def spanish_in(page: str, *, language: str = "en", names: tuple[str, ...] = ()) -> list[str]:
    """Return the Spanish sentences of the house that a page in `language` shows; the `names` of a town stay."""
    words = words_of(page)
    for name in names:
        words = words.replace(name, "")
    return [sentence for sentence, looks in _sentences(language) if looks.search(words)]


@cache
def _sentences(language: str) -> list[tuple[str, re.Pattern[str]]]:
    known = [entry for path in catalogues(language).values() for entry in entries(path.read_text("utf-8"))]
    found = {}
    for entry in known:
        for text in (entry.text, entry.plural):
            plain = re.sub(r"<[^>]*>", "", text).strip()
            # What stands for a value has to be found whatever the value is.
            parts = [re.escape(part) for part in PLACEHOLDER.split(re.sub(r"\s+", " ", plain))]
            if len("".join(PLACEHOLDER.split(plain))) > _LONGEST_CHANCE and text not in entry.said:
                found[text] = re.compile(rf"(?<!\w){'.{1,60}?'.join(parts)}(?!\w)")
    return list(found.items())
