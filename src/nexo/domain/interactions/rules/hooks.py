"""Where a provider reaches an account of ours."""

from uuid import UUID

PREFIX = "/hooks/"


def hook_url(public_url: str, slug: str, account_id: UUID) -> str:
    """Return the address to give to a provider; `public_url` is what people type, without a trailing slash."""
    return f"{public_url}{PREFIX}{slug}/{account_id}/"
