"""What can go wrong in the ledger, and how an adapter says it."""

from collections.abc import Mapping
from enum import StrEnum

from nexo.kernel.errors import Conflict, DomainError, Invalid


class ChannelCannot(Invalid):
    """The channel does not do what was asked of it."""

    code = "channel_cannot"
    message = "Este canal no permite hacer eso."


class AddressMissing(Invalid):
    """Nobody knows where to write to this person on this channel."""

    code = "address_missing"
    message = "No tenemos una dirección de esta persona para ese canal. Elegí otro canal o cargá el dato."


class WindowClosed(Invalid):
    """The provider lets us answer freely only for some hours after the person's last message."""

    code = "window_closed"
    message = (
        "Pasaron más de 24 horas desde su último mensaje: por este canal solo se puede mandar una plantilla "
        "aprobada. También podés responder por otro canal."
    )


class ChannelRefused(Conflict):
    """The person asked us not to write by this channel, and has not written by it since."""

    code = "channel_refused"
    message = "La persona pidió que no le escribamos por este canal. Elegí otro."


class TextTooLong(Invalid):
    """The text does not fit into one message of the channel."""

    code = "text_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(
            "El texto no entra: este canal admite hasta %(limit)s caracteres.",
            values={"limit": limit},
            field="text",
        )


class TemplateUnusable(Conflict):
    """The provider would refuse the template: not approved, paused, or with more than words to fill in."""

    code = "template_unusable"
    message = "Esa plantilla no se puede mandar ahora: el proveedor no la tiene aprobada."


class TemplateUnfilled(Invalid):
    """A place of the template is empty, or holds what the provider refuses."""

    code = "template_unfilled"
    message = "Completá cada lugar de la plantilla con un texto corto, en una sola línea."


class NotMoved(Conflict):
    """Nobody moved the entry, or it is back already."""

    code = "not_moved"
    message = "Ese mensaje está donde llegó: no hay nada que deshacer."


class ScheduleWrong(Invalid):
    """A message cannot leave in the past, nor so far ahead that nobody remembers it."""

    code = "schedule_wrong"
    message = "Elegí un momento que todavía no haya pasado, dentro de los próximos 90 días."


class MentionUnknown(Invalid):
    """A note names somebody who does not work here, or who must not read the conversation."""

    code = "mention_unknown"

    def __init__(self, handle: str) -> None:
        super().__init__(
            "No encontramos a @%(handle)s entre quienes pueden ver esta conversación. Se escribe lo que va antes "
            "de la arroba de su correo.",
            values={"handle": handle},
            field="text",
        )


class MessageEmpty(Invalid):
    """There is nothing to send or to keep."""

    code = "message_empty"
    message = "Escribí algo antes de guardar."


class UndoTooLate(Conflict):
    """The message already left, or is leaving."""

    code = "undo_too_late"
    message = "El mensaje ya salió; no se puede deshacer."


class ResendRefused(Conflict):
    """Only what failed, or what nobody knows the fate of, may be sent again."""

    code = "resend_refused"
    message = "Ese mensaje no necesita enviarse de nuevo."


class RawDecided(Conflict):
    """Somebody has already dealt with the quarantined record."""

    code = "raw_decided"
    message = "Ese registro ya no está en cuarentena."


class ReasonMissing(Invalid):
    """A decision that must be explained was not."""

    code = "reason_missing"
    message = "Contá el motivo."

    def __init__(self) -> None:
        super().__init__(field="reason")


class OtherOpenConversation(Conflict):
    """The person already has an open conversation: there is at most one."""

    code = "other_open_conversation"
    message = "Esta persona ya tiene una conversación abierta; seguí en esa."


class WriterKnown(Conflict):
    """The conversation has its person already."""

    code = "writer_known"
    message = "Ya se sabe de quién es esta conversación."


class NothingToTranscribe(Conflict):
    """People wrote these words themselves; only what a file says is written down for them."""

    code = "nothing_to_transcribe"
    message = "Este mensaje ya tiene sus propias palabras."


class AccountInvalid(Invalid):
    """The settings of a channel account do not pass its own check."""

    code = "account_invalid"


class Remedy(StrEnum):
    """What to do about a refused message."""

    RETRY_LATER = "retry_later"
    NEVER = "never"
    STOP_PERSON = "stop_person"
    ALARM = "alarm"
    UNKNOWN = "unknown"


class ChannelError(DomainError):
    """A message could not be sent. `remedy` says what follows.

    UNKNOWN means it may have left: never re-send.
    """

    code = "channel_error"

    def __init__(
        self,
        message: str,
        *,
        remedy: Remedy,
        code: str | None = None,
        retry_after: float | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message, code=code, values=values)
        self.remedy = remedy
        self.retry_after = retry_after

    @property
    def retryable(self) -> bool:
        """Whether the same message may be tried again."""
        return self.remedy is Remedy.RETRY_LATER


class AccessLost(ChannelError):  # noqa: N818 - reads as a sentence where it is raised
    """The provider does not let the account in until a person acts, as `advice` says; what is to leave waits."""

    code = "access_lost"

    def __init__(
        self,
        message: str,
        *,
        advice: str,
        code: str | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message, remedy=Remedy.RETRY_LATER, code=code or type(self).code, values=values)
        self.advice = advice


class GrantOver(AccessLost):
    """The permission itself is used up, taken back or was never given: what it brought is worth nothing."""

    code = "grant_over"


class AccessRefused(AccessLost):
    """The access that seemed good was not accepted: a fresh one may be."""

    code = "access_refused"


class ConsentLost(Conflict):
    """An answer of a provider that nobody asked for here, or too late, or for the second time."""

    code = "consent_lost"
    message = (
        "El pedido de conexión venció, ya se usó o empezó en otro navegador. Volvé a apretar «Conectar»."
    )


class SignatureInvalid(DomainError):  # noqa: N818 - reads as a sentence where it is raised
    """A request that does not prove who sent it. Nothing is stored, nothing is explained."""

    code = "signature_invalid"
    message = ""


class Unreadable(DomainError):  # noqa: N818
    """A payload that cannot be interpreted: the raw original is kept and quarantined."""

    code = "unreadable"


class CallRegistered(Conflict):
    """Somebody has written down what a call was about."""

    code = "call_registered"
    message = "Esa llamada ya quedó registrada."


class CallBackTaken(Conflict):
    """A colleague is calling back."""

    code = "call_back_taken"
    message = "Ya la está devolviendo otra persona."


class CallBackDone(Conflict):
    """Nobody waits for this call any more."""

    code = "call_back_done"
    message = "Esa llamada ya se devolvió."


class SeatTaken(Invalid):
    """A telephone stands before one official."""

    code = "seat_taken"
    message = "En ese interno ya está atendiendo otra persona."


class SeatMissing(Conflict):
    """To call from the screen, it must be known which telephone is the official's."""

    code = "seat_missing"
    message = "Primero decí en qué interno atendés."


class SnoozePast(Invalid):
    """A conversation comes back later, never earlier."""

    code = "snooze_past"
    message = "Elegí un momento que todavía no pasó."


class ActNotUndone(Conflict):
    """Too late, or undone already."""

    code = "act_not_undone"
    message = "Ya no se puede deshacer. Lo hecho quedó como está; se puede cambiar a mano."


class NobodyOnDuty(Conflict):
    """No official on duty may read the conversation and has room for it."""

    code = "nobody_on_duty"
    message = (
        "Nadie de turno puede tomarla ahora. Quedó como estaba: asignala a mano o avisá a quien supervisa."
    )


class TooManyViews(Conflict):
    """So many lists nobody finds anything in."""

    code = "too_many_views"
    message = "Ya tenés 20 vistas guardadas. Borrá una para guardar otra."


class ViewNameTaken(Invalid):
    """One official's lists have names of their own."""

    code = "view_name_taken"
    message = "Ya tenés una vista con ese nombre. Elegí otro."
