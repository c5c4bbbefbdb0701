"""Makes a file name of a stranger safe to show and to offer for download; it is never used on disk."""

import unicodedata

LONGEST = 120


def clean_filename(name: str) -> str:
    """Return `name` without path, control and format characters (bidi, zero width), at most 120 long.

    Invisible characters go first: after that nothing can hide a second extension or a dot in front.
    """
    visible = "".join(
        char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C"
    )
    last = visible.replace("\\", "/").rsplit("/", 1)[-1]
    safe = "".join("_" if char in '<>:"|?*%;' else char for char in last).strip(" .")
    if len(safe) > LONGEST:
        stem, dot, ending = safe.rpartition(".")
        keep = ending[:10] if dot else ""
        safe = f"{(stem or safe)[: LONGEST - len(keep) - 1]}.{keep}" if keep else safe[:LONGEST]
    return safe or "archivo"
