"""How many SMS parts a text would take, what they cost, and how it could take fewer."""

from dataclasses import dataclass

from nexo.domain.interactions import registry
from nexo.domain.interactions.queries.accounts import accounts_of
from nexo.domain.interactions.rules.sms import Change, Measure, changes, measure, narrowed, plain
from nexo.kernel.actors import Actor
from nexo.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The measure of a text on a channel; `cost` is None where the account says no price.

    `changes` is what could be spelled otherwise, empty where the text would not take fewer than it does:
    `fewer` parts.
    """

    measure: Measure
    cost: Money | None
    changes: tuple[Change, ...]
    fewer: int


def parts_of(*, actor: Actor, channel: str, text: str) -> Parts | None:
    """Return the parts of `text` as it would leave by `channel`; None where that one knows no parts."""
    account = accounts_of(actor).filter(slug=channel, is_active=True).order_by("created_at").first()
    if account is None:
        return None
    kind = registry.channels.get(account.slug)
    if not kind.capabilities.in_parts:
        return None
    # What an account leaves unsaid is as its channel has it from the factory.
    settings = kind.settings_model.model_construct(**account.settings)
    leaves = plain(text) if getattr(settings, "smart_encoding", False) else text
    found, narrow = measure(leaves), measure(narrowed(leaves))
    cents = getattr(settings, "part_cost_cents", 0)
    gains = narrow.parts < found.parts
    return Parts(
        measure=found,
        cost=Money(cents * found.parts) if cents else None,
        changes=tuple(changes(leaves)) if gains else (),
        fewer=narrow.parts,
    )
