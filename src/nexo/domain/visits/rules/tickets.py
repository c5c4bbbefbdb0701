"""How a number is written on the ticket and on the screen."""


def ticket(letter: str, number: int) -> str:
    """Return `A012`; from a thousand on it takes the room it needs."""
    return f"{letter}{number:03}"
