"""The whole examination of one channel: its checks, and a report of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nexo.domain.interactions.ports import Channel, Receives, Sends
from nexo.testing.channel_contract import facts, reading, sending, trust
from nexo.testing.channel_contract.facts import ContractBroken
from nexo.testing.channel_contract.samples import Bundle, SamplesBroken, bundle_of


@dataclass(frozen=True, slots=True)
class Check:
    """One question to a channel; `run` returns in silence or raises `ContractBroken`."""

    name: str
    run: Callable[[], None]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one check: an empty `problem` is a pass."""

    name: str
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether the channel holds to this."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Report:
    """The answers of one channel to everything."""

    slug: str
    outcomes: tuple[Outcome, ...]

    @property
    def ok(self) -> bool:
        """Whether the channel holds to the whole contract."""
        return all(outcome.ok for outcome in self.outcomes)


def checks_for(channel: Channel, folder: Path | None = None) -> list[Check]:
    """Return the checks that concern this channel; samples lie beside its class unless `folder` says so."""
    return list(_checks(bundle_of(channel, folder)))


def run(channel: Channel, folder: Path | None = None) -> Report:
    """Run every check and return the report."""
    try:
        checks = checks_for(channel, folder)
    except SamplesBroken as error:
        return Report(channel.slug, (Outcome("samples", str(error)),))
    return Report(channel.slug, tuple(_outcome(check) for check in checks))


def _outcome(check: Check) -> Outcome:
    try:
        check.run()
    except (ContractBroken, SamplesBroken) as broken:
        return Outcome(check.name, str(broken) or "broken")
    except Exception as error:  # noqa: BLE001 - an examiner survives whatever the examined does
        return Outcome(check.name, f"{type(error).__name__}: {error}")
    return Outcome(check.name)


def _checks(bundle: Bundle) -> Iterator[Check]:
    yield Check("identity", partial(facts.check_identity, bundle))
    yield Check("settings", partial(facts.check_settings, bundle))
    yield Check("secrets", partial(facts.check_secrets, bundle))
    yield Check("capabilities", partial(facts.check_capabilities, bundle))
    yield Check("health", partial(sending.check_health, bundle))
    if isinstance(bundle.channel, Sends):
        yield Check("refusals", partial(sending.check_refusals, bundle))
        yield Check("unreachable", partial(sending.check_unreachable, bundle))
    if isinstance(bundle.channel, Receives):
        yield from _checks_of_reading(bundle)


def _checks_of_reading(bundle: Bundle) -> Iterator[Check]:
    yield Check("coverage", partial(reading.check_coverage, bundle))
    yield Check("hostile bytes", partial(reading.check_hostile, bundle))
    yield Check("statuses in any order", partial(reading.check_statuses, bundle))
    yield Check("handshake", partial(trust.check_handshake, bundle))
    yield Check("signed", partial(trust.check_signed, bundle))
    for sample in bundle.samples:
        yield Check(f"meaning: {sample.name}", partial(reading.check_meaning, bundle, sample))
        yield Check(f"items: {sample.name}", partial(reading.check_items, bundle, sample))
        yield Check(f"replay: {sample.name}", partial(reading.check_replay, bundle, sample))
        yield Check(f"mutants: {sample.name}", partial(reading.check_mutants, bundle, sample))
        if sample.is_recorded:
            yield Check(f"signature: {sample.name}", partial(trust.check_signature, bundle, sample))
