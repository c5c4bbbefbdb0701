"""Closed vocabularies of the exchange with other bodies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """What an agreement lets us send besides the name of the service and our code."""

    PLACE = "place", _("el lugar")
    DESCRIPTION = "description", _("lo que se contó, sin teléfonos, correos ni documentos")
    CONTACT = "contact", _("nombre y contacto, si la persona lo aceptó")


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    TO_SEND = "to_send", _("por enviar")
    SENDING = "sending", _("saliendo")
    SENT = "sent", _("enviado")
    UNCLEAR = "unclear", _("no sabemos si llegó")
    RESOLVED = "resolved", _("resuelto allá")
    REFUSED = "refused", _("no lo tomaron")
    FAILED = "failed", _("no se pudo enviar")
    WITHDRAWN = "withdrawn", _("seguimos acá")


LIVE = (ReferralState.TO_SEND, ReferralState.SENDING, ReferralState.SENT, ReferralState.UNCLEAR)
"""Something may still come back, or leave."""
