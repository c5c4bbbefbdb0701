"""Closed vocabularies of the exchange with other bodies, and of the authorities of the house."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """What an agreement lets us send besides the name of the service and our code."""

    PLACE = "place", _("el lugar")
    DESCRIPTION = "description", _("lo que se contó, sin teléfonos, correos ni documentos")
    CONTACT = "contact", _("nombre y contacto, si la persona lo aceptó")
    PHOTO = "photo", _("las fotos del pedido (solo por correo)")


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    TO_SEND = "to_send", _("por enviar")
    SENDING = "sending", _("saliendo")
    SENT = "sent", _("enviado")
    UNCLEAR = "unclear", _("no sabemos si llegó")
    BOUNCED = "bounced", _("el correo no llegó")
    RESOLVED = "resolved", _("resuelto allá")
    REFUSED = "refused", _("no lo tomaron")
    FAILED = "failed", _("no se pudo enviar")
    WITHDRAWN = "withdrawn", _("seguimos acá")


LIVE = (
    ReferralState.TO_SEND,
    ReferralState.SENDING,
    ReferralState.SENT,
    ReferralState.UNCLEAR,
    ReferralState.BOUNCED,
)
"""Something may still come back, or leave."""


MAIL = "email"
"""The way of a body that has no system: a mail with a signed link. It is no exchange: it leaves by the town's mailbox."""


class Reply(models.TextChoices):
    """What a body that is reached by mail says of a case, by its link or by the mouth of an official who read its mail."""

    RECEIVED = "received", _("lo recibimos")
    IN_PROGRESS = "in_progress", _("estamos en eso")
    SOLVED = "solved", _("está resuelto")
    REFUSED = "refused", _("no nos corresponde o no lo tomamos")


class NewsSource(models.TextChoices):
    """How news of a referral came."""

    LINK = "link", _("por el enlace")
    MAIL = "mail", _("por correo")


class LetterKind(models.TextChoices):
    """What a person asks an authority for."""

    LETTER = "letter", _("nota")
    HEARING = "hearing", _("pedido de audiencia")


class LetterEnd(models.TextChoices):
    """How a letter ended that its authority did not answer."""

    WITHDRAWN = "withdrawn", _("la retiró quien la escribió")
    OTHERWISE = "otherwise", _("se cerró por otra vía")


class HearingState(models.TextChoices):
    """Where a hearing stands."""

    REQUESTED = "requested", _("pedida")
    GRANTED = "granted", _("concedida")
    REFUSED = "refused", _("no concedida")
    WITHDRAWN = "withdrawn", _("retirada por quien la pidió")
    CALLED_OFF = "called_off", _("suspendida por la autoridad")
    HELD = "held", _("se hizo")
    MISSED_BY_PERSON = "missed_by_person", _("no vino quien la pidió")
    MISSED_BY_AUTHORITY = "missed_by_authority", _("no la atendió la autoridad")


class RefusalReason(models.TextChoices):
    """Why a hearing is refused; words of one's own go beside it."""

    ANSWERED_IN_WRITING = "answered_in_writing", _("se responde por escrito en esta misma nota")
    OTHER_AUTHORITY = "other_authority", _("lo atiende otra autoridad")
    UNDER_JUDGEMENT = "under_judgement", _("está ante la justicia")
    DECIDED = "decided", _("ya tiene una decisión firme")
    NO_MATTER = "no_matter", _("no dice sobre qué es")
    OTHER = "other", _("otro motivo")


class Need(models.TextChoices):
    """What a person needs at a hearing."""

    INTERPRETER = "interpreter", _("intérprete")
    ACCESS = "access", _("lugar accesible")
    REMOTE = "remote", _("que sea por videollamada")
    COMPANION = "companion", _("ir con alguien que me acompañe")
