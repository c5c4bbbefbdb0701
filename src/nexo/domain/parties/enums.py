"""Closed vocabularies of persons and organisations."""

from django.db import models


class PartyKind(models.TextChoices):
    """What a party is."""

    PERSON = "person", "persona"
    ORGANISATION = "organisation", "organización"


class OrganisationType(models.TextChoices):
    """Kinds of organisations that deal with a town hall (R64)."""

    FIRM = "firm", "comercio o empresa"
    NEIGHBOURHOOD = "neighbourhood", "asociación vecinal"
    INSTITUTION = "institution", "institución"
    OTHER = "other", "otra"


class Assurance(models.TextChoices):
    """How sure we are that an identifier is this party's."""

    CLAIMED = "claimed", "declarado"
    CHANNEL_VERIFIED = "channel_verified", "verificado por el canal"
    DOCUMENT_CHECKED = "document_checked", "documento a la vista"


class ContactKind(models.TextChoices):
    """Kinds of contact points (medios de contacto)."""

    PHONE = "phone", "teléfono"
    EMAIL = "email", "correo electrónico"
    POST = "post", "domicilio postal"


class ConsentBasis(models.TextChoices):
    """Ground on which data are used."""

    CONSENT = "consent", "consentimiento"
    LAW = "law", "obligación legal"
    TASK = "task", "función pública"


class IndicatorSource(models.TextChoices):
    """Where a vulnerability indicator comes from."""

    DECLARED = "declared", "declarado por la persona"
    CERTIFICATE = "certificate", "certificado"
    OBSERVED = "observed", "observado en la atención"
    DERIVED = "derived", "derivado de un dato"


class ProposalState(models.TextChoices):
    """What became of a proposed match."""

    OPEN = "open", "para decidir"
    ACCEPTED = "accepted", "misma persona"
    REJECTED = "rejected", "personas distintas"
