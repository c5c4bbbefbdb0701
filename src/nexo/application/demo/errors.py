"""What can go wrong with the demo city."""

from nexo.kernel.errors import Conflict


class DemoAlreadyLoaded(Conflict):
    """There is a town already: the demo would mix with it."""

    code = "demo_already_loaded"
    message = "Ya hay una ciudad cargada. Para empezar de nuevo: make demo-reset."
