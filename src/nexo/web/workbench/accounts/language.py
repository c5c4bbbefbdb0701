"""The language in which somebody works: chosen once, the same on every device."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from nexo.domain.accounts.models import Account


def speak(user: AbstractBaseUser | AnonymousUser) -> None:
    """Say the rest of this request in the language that the account chose, if it chose one."""
    if isinstance(user, Account) and user.language:
        translation.activate(user.language)
