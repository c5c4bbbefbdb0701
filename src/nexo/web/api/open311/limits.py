"""How much one key, or one address that guesses keys, may send: counted in the shared cache."""

from django.core.cache import cache
from django.utils.translation import gettext as _

from nexo.kernel.crypto import blind_index
from nexo.web.api.open311.refusals import TOO_MANY, Refused

POSTS = ("post", 600, 3600)
"""A body: so many posts in so many seconds."""
WRONG_KEYS = ("wrong-key", 20, 900)


def spend(limit: tuple[str, int, int], who: str) -> None:
    """Count one for `who`; raises `Refused` when it is more than the limit."""
    what, most, seconds = limit
    # An address is personal: the cache holds its blind index alone.
    name = f"open311:{what}:{blind_index(who, context='open311.limits')[:32]}"
    cache.add(name, 0, seconds)
    try:
        spent = cache.incr(name)
    except ValueError:  # it ran out between the two lines
        spent = 1
    if spent > most:
        raise Refused(TOO_MANY, _("Recibimos demasiados envíos seguidos. Probá de nuevo más tarde."))
