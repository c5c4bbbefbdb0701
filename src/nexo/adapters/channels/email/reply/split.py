"""Split a text into the reply and the rest: quotes, original messages, signatures.

Nothing is thrown away: what is not the reply is returned beside it. When nothing would be left, nothing is
cut. Lines are judged one by one, on their first characters; the shapes understood are answers on top of a
quote, below it, and between its lines.
"""

import re
from dataclasses import dataclass

from nexo.adapters.channels.email.reply import phrases

_LOOKED_AT = 400
# Beyond so many lines nothing is searched any more: no reply is that long, and some quotes are.
_MAX_LINES = 10_000
_QUOTE = re.compile(r"^\s{0,10}(?:[>＞›]|\|\s?[>|])")
_SIGNATURE = re.compile(r"^\s{0,3}(?:--|—|–|__)\s{0,2}$")
_RULE = re.compile(r"^\s{0,20}(?:[-—–]{3,}|_{3,}|={3,}|\*{3,}|~{3,}|#{3,}|(?:[-_=*~+] ?){4,})\s*$")
_DASHED_NAME = re.compile(r"^\s{0,3}(?:--|—)\s?[^\W\d_][^\n]{0,60}$")
_LETTERS = re.compile(r"[^\W_]")
_ATTRIBUTION_LINES = 4
_ATTRIBUTION_MAX = 500
_HEADER_SPAN = 10
_MIN_HEADERS = 3
_FOOTER_LINES = 15
_AFTER_MOBILE = 3
_NAME_LINES = 5
# A quoted line of this length that a program broke leaves its tail without a mark on the next line.
_WRAPPED_AT = 60
_TAIL_MAX = 40


@dataclass(frozen=True, slots=True)
class Split:
    """The two halves; `quoted` holds all that was cut, in its order."""

    reply: str
    quoted: str


def split(text: str) -> Split:
    """Return what was written now and what was not."""
    lines = text.split("\n")
    if len(lines) > _MAX_LINES:
        lines = [*lines[:_MAX_LINES], "\n".join(lines[_MAX_LINES:])]
    view = _View([line[:_LOOKED_AT] for line in lines])
    kept = _kept(view)
    if not any(_LETTERS.search(lines[number]) or lines[number].strip() for number in kept):
        return Split(text.strip("\n"), "")
    chosen = set(kept)
    reply = "\n".join(lines[number] for number in kept)
    rest = "\n".join(line for number, line in enumerate(lines) if number not in chosen)
    return Split(_trimmed(reply), _trimmed(rest))


def _trimmed(text: str) -> str:
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip()


class _View:
    """The lines with what can be asked about each."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.quoted = [bool(_QUOTE.match(line)) for line in lines]
        self.blank = [not line.strip() for line in lines]
        self.before_quote = self._before_quote()

    def __len__(self) -> int:
        return len(self.lines)

    def _before_quote(self) -> list[bool]:
        """Return for each line whether the next one that is not blank is quoted."""
        found = [False] * len(self.lines)
        follows = False
        for number in range(len(self.lines) - 1, -1, -1):
            found[number] = follows
            follows = follows if self.blank[number] else self.quoted[number]
        return found

    def text(self, start: int, end: int) -> list[int]:
        """Return the numbers of the lines that are neither blank nor quoted."""
        return [number for number in range(start, end) if not self.blank[number] and not self.quoted[number]]

    def any_quoted(self, start: int, end: int) -> bool:
        """Whether some line in between is quoted."""
        return any(self.quoted[start:end])

    def next_written(self, start: int) -> int:
        """Return the first line from `start` that is not blank, or the end."""
        return next((number for number in range(start, len(self)) if not self.blank[number]), len(self))


def _kept(view: _View) -> list[int]:
    """Return the numbers of the lines that are the reply."""
    end, start = _find_break(view)
    if view.text(0, end):
        if end < len(view) and _goes_on_between(view, start):
            return _between(view, 0)
        return _without_tail(view, list(range(end)))
    if end == len(view) or view.any_quoted(start, len(view)):
        return _below_or_between(view, start)
    return []


def _find_break(view: _View) -> tuple[int, int]:
    """Return where what was written now ends, and where the quoted text itself begins."""
    number = 0
    while number < len(view):
        if not view.blank[number]:
            after = _break_at(view, number)
            if after:
                return number, after
        number += 1
    return len(view), len(view)


def _break_at(view: _View, number: int) -> int:
    """Return where the quote begins when line `number` introduces it, else 0."""
    line = view.lines[number]
    if _is_marker(line):
        return number + 1
    if _RULE.match(line):
        following = view.next_written(number + 1)
        return following if following < len(view) and _header_block(view, following) else 0
    if view.quoted[number]:
        return 0
    return _header_block(view, number) or _attribution(view, number)


def _is_marker(line: str) -> bool:
    """Whether a line says in words that something older follows."""
    words = line.lstrip(" \t>*_-=—#")
    dashes = line[: len(line) - len(words)]
    if len(dashes.strip(" \t>*")) >= 2 and phrases.ORIGINAL.match(words):  # noqa: PLR2004 - a rule, not a hyphen
        return True
    return bool(phrases.FORWARDED.match(words) or phrases.REPLY_ABOVE.match(words))


def _header_block(view: _View, number: int) -> int:
    """Return where a block of From/Sent/To/Subject lines ends, if one begins here, else 0."""
    first = phrases.HEADER_LINE.match(view.lines[number])
    if not first:
        return 0
    kinds: set[str] = set()
    last = number
    for at in range(number, min(number + _HEADER_SPAN, len(view))):
        header = phrases.HEADER_LINE.match(view.lines[at])
        if header and header.lastgroup:
            kinds.add(header.lastgroup)
            last = at
        elif view.blank[at] and at > last + 1:
            break
    enough = len(kinds) >= _MIN_HEADERS or {"from", "sent"} <= kinds
    return last + 1 if enough and "from" in kinds else 0


def _attribution(view: _View, number: int) -> int:
    """Return where the quote begins after an "On …, X wrote:" of one to four lines, else 0."""
    joined = ""
    for at in range(number, min(number + _ATTRIBUTION_LINES, len(view))):
        line = view.lines[at].strip()
        if not line or len(joined) + len(line) > _ATTRIBUTION_MAX or (at > number and view.quoted[at]):
            return 0
        joined = f"{joined} {line}".strip()
        if _is_attribution(joined, before_quote=view.before_quote[at]):
            return at + 1
    return 0


def _is_attribution(line: str, *, before_quote: bool) -> bool:
    is_closed = line.rstrip("* ").endswith((":", "："))
    if not (is_closed or before_quote):
        return False
    has_date = phrases.DATE_SIGN.search(line)
    ending = phrases.ATTRIBUTION_CLOSED_END if is_closed else phrases.ATTRIBUTION_BARE_END
    has_verb = ending.search(line[-200:])
    if has_verb and (before_quote or (is_closed and (has_date or "@" in line))):
        return True
    return bool(is_closed and has_date and phrases.DATED_ADDRESS.match(line))


def _goes_on_between(view: _View, start: int) -> bool:
    """Whether, after an introduced quote, somebody wrote between or below its lines."""
    if not view.any_quoted(start, len(view)):
        return False
    first = next(number for number in range(start, len(view)) if view.quoted[number])
    written = [number for number in view.text(first, _end_of_words(view)) if not _is_wrapped(view, number)]
    return bool(written) and not view.text(start, first)


def _is_wrapped(view: _View, number: int) -> bool:
    """Whether this line is only the broken-off end of the quoted line above it."""
    line, above = view.lines[number].strip(), view.lines[number - 1]
    if not view.quoted[number - 1] or len(above) < _WRAPPED_AT:
        return False
    return line[0].islower() or len(line) < _TAIL_MAX


def _end_of_words(view: _View) -> int:
    """Return where a signature or footer at the very end begins."""
    kept = _without_tail(view, list(range(len(view))), quotes=False)
    return kept[-1] + 1 if kept else 0


def _below_or_between(view: _View, start: int) -> list[int]:
    """Return the reply of a text that begins with its quote."""
    end = _end_of_words(view)
    written = view.text(start, end)
    if not written:
        return []
    blocks = sum(
        1
        for number in range(start, end)
        if view.quoted[number] and (number == start or not view.quoted[number - 1])
    )
    first = written[0]
    if view.any_quoted(first, end) and blocks > 1:
        return _between(view, start if start < len(view) else 0)
    return _without_tail(view, list(range(first, end)))


def _between(view: _View, start: int) -> list[int]:
    """Return an answer written between the quoted lines: both stay, the introductions go."""
    kept: list[int] = []
    number = start
    while number < len(view):
        after = _attribution(view, number) if not view.blank[number] and not view.quoted[number] else 0
        if after:
            number = after
            continue
        kept.append(number)
        number += 1
    return _without_tail(view, kept)


def _without_tail(view: _View, kept: list[int], *, quotes: bool = True) -> list[int]:
    """Cut signatures, device notes, footers and quotes from the end."""
    kept = _cut_signature(view, kept)
    kept = _cut_mobile(view, kept)
    while kept and (view.blank[kept[-1]] or (quotes and view.quoted[kept[-1]]) or _is_rule(view, kept[-1])):
        kept = kept[:-1]
    return kept


def _is_rule(view: _View, number: int) -> bool:
    return bool(_RULE.match(view.lines[number]) or _SIGNATURE.match(view.lines[number]))


def _cut_signature(view: _View, kept: list[int]) -> list[int]:
    """Cut at the first `-- `, and at a ruled line or `-- Name` that only a short footer follows."""
    words_seen = False
    for place, number in enumerate(kept):
        if words_seen and _SIGNATURE.match(view.lines[number]):
            kept = kept[:place]
            break
        words_seen = words_seen or not view.blank[number]
    first = next((place for place, number in enumerate(kept) if not view.blank[number]), 0)
    after, cut = 0, len(kept)
    for place in range(len(kept) - 1, first, -1):
        line = view.lines[kept[place]]
        if _RULE.match(line) or (after < _NAME_LINES and _DASHED_NAME.match(line)):
            cut = place
        after += not view.blank[kept[place]] and not view.quoted[kept[place]]
        if after > _FOOTER_LINES:
            break
    return kept[:cut]


def _cut_mobile(view: _View, kept: list[int]) -> list[int]:
    """Cut from a device's note on, when almost nothing follows it."""
    after = 0
    for place in range(len(kept) - 1, -1, -1):
        line = view.lines[kept[place]]
        if len(line) <= phrases.MOBILE_MAX and phrases.MOBILE.match(line):
            return kept[:place]
        after += not view.blank[kept[place]] and not view.quoted[kept[place]]
        if after > _AFTER_MOBILE:
            break
    return kept
