"""Closed vocabularies of persons and organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyKind(models.TextChoices):
    """What a party is."""

    PERSON = "person", _("persona")
    ORGANISATION = "organisation", _("organización")


class OrganisationType(models.TextChoices):
    """Kinds of organisations that deal with a town hall (R64)."""

    FIRM = "firm", _("comercio o empresa")
    NEIGHBOURHOOD = "neighbourhood", _("asociación vecinal")
    INSTITUTION = "institution", _("institución")
    OTHER = "other", _("otra")


class Assurance(models.TextChoices):
    """How sure we are that an identifier is this party's."""

    CLAIMED = "claimed", _("declarado")
    CHANNEL_VERIFIED = "channel_verified", _("verificado por el canal")
    DOCUMENT_CHECKED = "document_checked", _("documento a la vista")


class ContactKind(models.TextChoices):
    """Kinds of contact points (medios de contacto)."""

    PHONE = "phone", _("teléfono")
    EMAIL = "email", _("correo electrónico")
    POST = "post", _("domicilio postal")


class ConsentBasis(models.TextChoices):
    """Ground on which data or a channel are used, or (a refusal) on which they are not."""

    CONSENT = "consent", _("consentimiento")
    REFUSAL = "refusal", _("negativa")
    LAW = "law", _("obligación legal")
    TASK = "task", _("función pública")


class IndicatorSource(models.TextChoices):
    """Where a vulnerability indicator comes from."""

    DECLARED = "declared", _("declarado por la persona")
    CERTIFICATE = "certificate", _("certificado")
    OBSERVED = "observed", _("observado en la atención")
    DERIVED = "derived", _("derivado de un dato")


class ProposalState(models.TextChoices):
    """What became of a proposed match."""

    OPEN = "open", _("para decidir")
    ACCEPTED = "accepted", _("misma persona")
    REJECTED = "rejected", _("personas distintas")


class RecordRequestKind(models.TextChoices):
    """What a person may ask an official to decide about their record."""

    CORRECT = "correct", _("corregir un dato")
    ERASE = "erase", _("borrar sus datos")
    REPRESENT = "represent", _("actuar por otra persona")


class RecordRequestState(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("para decidir")
    GRANTED = "granted", _("aceptado")
    REFUSED = "refused", _("rechazado")
    WITHDRAWN = "withdrawn", _("retirado")


class RepresentationKind(models.TextChoices):
    """By what somebody acts for somebody else (domain.md 3.2)."""

    PARENT = "parent", _("madre, padre o quien tiene la tutela")
    CARER = "carer", _("persona que cuida o de apoyo")
    POWER = "power", _("apoderada o apoderado")
    OFFICER = "officer", _("autoridad de una empresa o comercio")
    ASSOCIATION = "association", _("autoridad de una asociación vecinal")
