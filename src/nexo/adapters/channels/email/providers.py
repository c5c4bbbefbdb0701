"""What is known of the large providers, so that nobody has to type it: addresses, scopes and servers.

Google: developers.google.com/workspace/gmail/imap/xoauth2-protocol. Microsoft: learn.microsoft.com,
“Authenticate an IMAP, POP or SMTP connection using OAuth”.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Provider(StrEnum):
    """Whose OAuth it is; `other` says all by itself."""

    OTHER = "other"
    GOOGLE = "google"
    MICROSOFT = "microsoft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One provider. `{tenant}` is the organisation's own; an empty `client_scope`: it lets no application in alone.

    Without `refresh` in its answer a consent would end with its first token: `extra` and the scope ask for it.
    """

    authorize_url: str
    token_url: str
    code_scope: str
    client_scope: str
    imap_host: str
    smtp_host: str
    extra: Mapping[str, str] = field(default_factory=dict)


PRESETS: Mapping[Provider, Preset] = {
    Provider.GOOGLE: Preset(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
        code_scope="https://mail.google.com/",
        client_scope="",
        imap_host="imap.gmail.com",
        smtp_host="smtp.gmail.com",
        extra={"access_type": "offline", "prompt": "consent"},
    ),
    Provider.MICROSOFT: Preset(
        authorize_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",  # noqa: S106 - an address
        code_scope=(
            "offline_access https://outlook.office.com/IMAP.AccessAsUser.All"
            " https://outlook.office.com/SMTP.Send"
        ),
        client_scope="https://outlook.office365.com/.default",
        imap_host="outlook.office365.com",
        smtp_host="smtp.office365.com",
    ),
}
