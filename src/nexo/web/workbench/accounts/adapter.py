"""How allauth behaves here: nobody signs up, its mail leaves through the ledger, its secrets are sealed."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from nexo.domain.accounts.models import Account
from nexo.domain.notifications.actions.send_account_mail import send_account_mail
from nexo.domain.organisation.queries.people import staff_of
from nexo.kernel import clock
from nexo.kernel.crypto import seal, unseal
from nexo.web.workbench.accounts.mail import mail_for

_SEALED_FOR = "workbench.second_factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts of staff: made by an administrator, never by a visitor."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("El correo o la contraseña no son correctos."),
        "enter_current_password": _("Escribí tu contraseña actual."),
        "incorrect_code": _("El código no es correcto."),
        "incorrect_password": _("La contraseña no es correcta."),
        "too_many_login_attempts": _("Hubo muchos intentos. Esperá unos minutos y volvé a probar."),
        "rate_limited": _("Hubo muchos intentos. Esperá unos minutos y volvé a probar."),
        "invalid_password_reset": _("El enlace ya no sirve. Pedí uno nuevo."),
        "same_as_current": _("La contraseña nueva tiene que ser distinta de la actual."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse: an administrator registers staff, and a citizen has no password."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that our front door vouches for; it drops whatever a client claims."""
        forwarded = request.headers.get("X-Forwarded-For", "")
        return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR") or "::1"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again for a proof before security changes, unless somebody has only just signed in."""
        records = get_authentication_records(self.request, self.request.user)
        last = max((float(record["at"]) for record in records), default=0.0)
        is_fresh = clock.now().timestamp() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not is_fresh and bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a mail on our own address, whatever host the request named."""
        uid, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.NEXO_PUBLIC_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail in the ledger; what is not written for people here is not sent."""
        account = context.get("user") or Account.objects.filter(email=email.lower()).first()
        member = staff_of(account.pk) if account else None
        with override((account.language if account else "") or get_language()):
            mail = mail_for(template_prefix, context)
        if member is None or mail is None:
            return
        send_account_mail(
            jurisdiction_id=member.jurisdiction_id, email=email, subject=mail.subject, text=mail.text
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner that something about the login changed."""
        address = email or getattr(user, "email", "")
        if address:
            self.send_mail(template_prefix, address, {**(context or {}), "user": user})

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Pass on what we worded ourselves; allauth's own words are not ours."""
        if kwargs.get("message"):
            super().add_message(request, level, *args, **kwargs)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Second factors: sealed where they lie, and the last one is kept where one is required."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Necesitás al menos una segunda verificación. Activá otra antes."),
        "cannot_generate_recovery_codes": _("Activá antes una segunda verificación."),
        "incorrect_code": _("El código no es correcto."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret: whoever reads the table or a backup can sign in as nobody."""
        return base64.b64encode(seal(text, context=_SEALED_FOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed."""
        return unseal(base64.b64decode(encrypted_text), context=_SEALED_FOR)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor while staff must have one."""
        if not settings.NEXO_SECOND_FACTOR_REQUIRED:
            return True
        real = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=real)
        return bool(others.exclude(pk=authenticator.pk).exists())
