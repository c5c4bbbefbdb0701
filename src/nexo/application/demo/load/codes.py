"""Public codes drawn from the seed, as `kernel.ids.new_code` would make them, none twice."""

import numpy as np

from nexo.kernel.ids import ALPHABET

_BODY = 6
_BASE = len(ALPHABET)
_WEIGHTS = np.arange(2, 2 + _BODY)


def draw_codes(rng: np.random.Generator, prefix: str, size: int) -> list[str]:
    """Return `size` different codes such as `LC-7F3K9A-M`."""
    drawn = rng.choice(_BASE**_BODY, size=size, replace=False)
    places = np.stack([drawn // _BASE**power % _BASE for power in range(_BODY - 1, -1, -1)], axis=1)
    checks = (places * _WEIGHTS).sum(axis=1) % _BASE
    symbols = np.array(list(ALPHABET))
    bodies = ["".join(row) for row in symbols[places].tolist()]
    return [f"{prefix}-{body}-{check}" for body, check in zip(bodies, symbols[checks].tolist(), strict=True)]
