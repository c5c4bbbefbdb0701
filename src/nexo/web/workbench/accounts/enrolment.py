"""Whether somebody who is signed in still has to set up a second factor before anything else."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

_DONE = "nexo_second_factor"


def must_enrol(request: HttpRequest) -> bool:
    """Say whether this session rests on a password alone although staff need more.

    Who has a second factor could not have signed in without it, so the only other way here is to have set it
    up in this very session: asked of the database once, then remembered in the session.
    """
    if not settings.NEXO_SECOND_FACTOR_REQUIRED or request.session.get(_DONE):
        return False
    records = get_authentication_records(request, request.user)
    by_factor = any(record.get("method") == "mfa" for record in records)
    if by_factor or is_mfa_enabled(request.user):
        request.session[_DONE] = True
        return False
    return True
