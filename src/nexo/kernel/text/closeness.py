"""How alike two texts are, by RapidFuzz, which is read on its first use: most processes never compare anything."""


def ratio(one: str, other: str) -> float:
    """Return 0 to 100 by the letters to be put in or taken out."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - see above

    return fuzz.ratio(one, other)


def ratio_of_words(one: str, other: str) -> float:
    """Return 0 to 100 like `ratio`, the order of the words left out of account."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - see above

    return fuzz.token_sort_ratio(one, other)


def likeness(one: str, other: str) -> float:
    """Return 0 to 1 by Jaro and Winkler, which weighs the beginning of a word more."""
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415 - see above

    return JaroWinkler.similarity(one, other)


def slips(one: str, other: str) -> int:
    """Return how many letters were put in, left out, mistaken or swapped (optimal string alignment)."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - see above

    return OSA.distance(one, other)
