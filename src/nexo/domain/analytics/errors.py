"""What can go wrong with signals."""

from nexo.kernel.errors import Conflict, Invalid


class SignalJudgedBefore(Conflict):
    """Somebody looked at it first."""

    code = "signal_judged_before"
    message = "Otra persona ya la miró."


class SignalReasonMissing(Invalid):
    """Whoever dismisses a signal says why; whoever confirms one says what the problem is."""

    code = "signal_reason_missing"
    message = "Escribí en una línea qué viste."
