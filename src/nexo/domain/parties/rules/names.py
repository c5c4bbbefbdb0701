"""Names: what is shown, what is searched, and whether two of them may be the same person's."""

import re
import unicodedata
from dataclasses import dataclass

from nexo.domain.parties.enums import PartyKind
from nexo.kernel.text import closeness
from nexo.kernel.text.fold import fold, sort_key
from nexo.kernel.text.ngrams import ngrams

_ALIKE = 0.88
_SHORT_FORM = 2
_SAYS_MORE = 90
_NAME_AND_SURNAME = 2
_LONGEST = 120
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class NameColumns:
    """The columns of a party that follow from its names."""

    display_name: str
    sort_key: str
    search_text: str
    ngrams: list[str]


def clean(text: str, longest: int = _LONGEST) -> str:
    """Return a name from outside without invisible, direction or control characters, blanks single."""
    kept = (" " if char in "\r\n\t" else char for char in unicodedata.normalize("NFC", text))
    visible = "".join(char for char in kept if unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs"})
    return re.sub(r"\s+", " ", visible).strip()[:longest]


def name_columns(
    *,
    kind: str = PartyKind.PERSON,
    given_names: str = "",
    surname: str = "",
    self_perceived_name: str = "",
    legal_name: str = "",
) -> NameColumns:
    """Return what is shown and searched: the self-perceived name is shown, every name finds the person."""
    if kind == PartyKind.ORGANISATION:
        shown, sorted_by = legal_name, legal_name
    else:
        called = self_perceived_name or given_names
        has_surname = fold(surname) in fold(called)
        shown = called if has_surname else f"{called} {surname}"
        sorted_by = f"{surname} {called}"
    names = [given_names, surname, self_perceived_name, legal_name]
    searched = " ".join(dict.fromkeys(fold(name) for name in names if name))
    return NameColumns(
        display_name=shown.strip()[:_LONGEST_SHOWN],
        sort_key=sort_key(sorted_by)[:_LONGEST_SHOWN],
        search_text=searched,
        ngrams=ngrams(searched),
    )


def similarity(one: str, other: str) -> int:
    """Return from 0 to 100 how alike two names are, whatever the order of their words.

    A name that says more than the other (a second given name) is still much alike.
    """
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return 0
    ratio = round(closeness.ratio_of_words(" ".join(mine), " ".join(theirs)))
    is_whole = min(len(mine), len(theirs)) >= _NAME_AND_SURNAME
    says_more = not _without_counterpart(mine, theirs) or not _without_counterpart(theirs, mine)
    return max(ratio, _SAYS_MORE) if is_whole and says_more else ratio


def contradict(one: str, other: str) -> bool:
    """Say whether two names cannot well be one person's: each has a word that the other lacks.

    "Gómez, María" and "María Elena Gómez" do not contradict, nor do "M. Gómez" or "Mari"; "Juan Gómez" does.
    A single word (a nickname, an account name) proves nothing.
    """
    mine, theirs = _words(one), _words(other)
    if min(len(mine), len(theirs)) < _NAME_AND_SURNAME:
        return False
    return bool(_without_counterpart(mine, theirs)) and bool(_without_counterpart(theirs, mine))


def same(one: str, other: str) -> bool:
    """Say whether two names are written the same, accents, case and order aside."""
    return bool(_words(one)) and sorted(_words(one)) == sorted(_words(other))


def _words(name: str) -> list[str]:
    """Split a folded name into words; particles such as `de` say nothing, an emoji is no letter."""
    letters = "".join(char if char.isalpha() else " " for char in fold(name))
    words = letters.split()
    return [word for word in words if word not in {"de", "del", "la", "los", "las", "y", "da", "dos"}]


def _without_counterpart(words: list[str], others: list[str]) -> list[str]:
    return [word for word in words if not any(_alike(word, other) for other in others)]


def _alike(one: str, other: str) -> bool:
    """Say whether two words may be the same name: an initial, a short form, a slip of the pen."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1 or len(long) - len(short) >= _SHORT_FORM:
        return long.startswith(short)
    if one == other:
        return True
    # Mario and María, Juan and Juana are two people, however near their names.
    by_gender = _is_feminine_of(one, other) or _is_feminine_of(other, one)
    return not by_gender and closeness.likeness(one, other) >= _ALIKE


def _is_feminine_of(name: str, other: str) -> bool:
    return not other.endswith("a") and name in {f"{other}a", f"{other[:-1]}a", f"{other[:-2]}a"}
