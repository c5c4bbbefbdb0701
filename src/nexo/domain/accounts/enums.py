"""Closed vocabularies of logins."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """Who logs in."""

    STAFF = "staff", _("personal municipal")
    CITIZEN = "citizen", _("vecina o vecino")


class CodePurpose(models.TextChoices):
    """What a one-time code opens."""

    SIGN_IN = "sign_in", _("ingresar")
    VERIFY_CONTACT = "verify_contact", _("confirmar un medio de contacto")
