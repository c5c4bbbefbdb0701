"""Tables of logins: accounts and one-time codes. No personal data beyond what a login needs."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from nexo.domain.accounts.enums import AccountKind, CodePurpose
from nexo.kernel import clock, ids


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts of staff the way Django's commands expect."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "Account":
        """Create a login of staff with a hashed password (None: none usable)."""
        extra.setdefault("kind", AccountKind.STAFF)
        account = self.model(email=self.normalize_email(email).lower(), **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "Account":
        """Create a technical administrator of the support desk."""
        return self.create_user(email, password, is_superuser=True, **extra)


class Account(AbstractBaseUser, PermissionsMixin):
    """A login (cuenta): of staff by password and second factor, of citizens by one-time code.

    Staff are known by `email`, citizens by `sign_in_address` (an e-mail address or an E.164 telephone that
    received a code). The columns are apart on purpose: nothing that looks for a login by its mail, such as a
    password reset, can reach a citizen's account, and no one-time code can open an account of staff.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("email", "sign_in_address", "name")
    retention: ClassVar[str] = "while the login is in use; emptied when the person is erased"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    email = models.EmailField("correo electrónico", unique=True, null=True, blank=True)
    sign_in_address = models.CharField("ingresa con", max_length=254, unique=True, null=True, blank=True)
    name = models.CharField("nombre", max_length=150, blank=True)
    kind = models.CharField(max_length=10, choices=AccountKind.choices, default=AccountKind.CITIZEN)
    language = models.CharField("idioma", max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "cuenta"
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(kind="staff", email__isnull=False, sign_in_address__isnull=True)
                    | models.Q(kind="citizen", email__isnull=True)
                ),
                name="account_address_by_kind",
            )
        ]

    @property
    def is_staff(self) -> bool:
        """Whether Django's support desk lets this account in."""
        return self.kind == AccountKind.STAFF and self.is_superuser

    def get_full_name(self) -> str:
        """Return the name to show, or the address."""
        return self.name or self.email or self.sign_in_address or ""


class OneTimeCode(models.Model):
    """A code sent to a contact point. Only digests are kept: neither the code nor the address."""

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = "one day after it expires"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction_id = models.UUIDField()
    destination_index = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20, choices=CodePurpose.choices)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["destination_index", "-created_at"], name="code_by_destination")]

    def __str__(self) -> str:
        return str(self.id)
