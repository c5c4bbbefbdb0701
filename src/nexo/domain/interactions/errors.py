"""What can go wrong in the ledger."""

from nexo.kernel.errors import Conflict, Invalid


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


class TextTooLong(Invalid):
    """The text does not fit into one message of the channel."""

    code = "text_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(
            "El texto no entra: este canal admite hasta %(limit)s caracteres.",
            values={"limit": limit},
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
