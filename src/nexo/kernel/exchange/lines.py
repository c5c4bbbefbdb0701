"""Content lines, the same in calendars (RFC 5545) and cards (RFC 6350): escaped, folded, ended by CR LF."""

from collections.abc import Iterable

_LONGEST = 75


def content(lines: Iterable[str]) -> str:
    """Return lines as a file."""
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Return a text as a value: on one line, and no sign of it read as part of the format."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain


def _folded(line: str) -> str:
    """Cut a line so that no piece has more than 75 octets, never within a letter."""
    pieces: list[str] = []
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST - (1 if pieces else 0):
            pieces.append(piece)
            piece, size = "", 0
        piece += letter
        size += width
    return "\r\n ".join([*pieces, piece])
