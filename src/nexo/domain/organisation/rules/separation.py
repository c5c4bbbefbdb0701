"""Which roles no person holds together: who configures neither controls nor reads confidential reports."""

from collections.abc import Iterable

from nexo.domain.organisation.enums import Role

APART = (
    frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    frozenset({Role.ADMINISTRATOR, Role.SECURITY_ANALYST}),
)


def kept_apart(role: Role, held: Iterable[str]) -> Role | None:
    """Return the role among `held` that must not come together with `role`, if any."""
    return next((Role(one) for one in held if frozenset({role, Role(one)}) in APART), None)
