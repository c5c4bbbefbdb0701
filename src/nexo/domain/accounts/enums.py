"""Closed vocabularies of logins."""

from django.db import models


class AccountKind(models.TextChoices):
    """Who logs in."""

    STAFF = "staff", "personal municipal"
    CITIZEN = "citizen", "vecina o vecino"


class CodePurpose(models.TextChoices):
    """What a one-time code opens."""

    SIGN_IN = "sign_in", "ingresar"
    VERIFY_CONTACT = "verify_contact", "confirmar un medio de contacto"
