"""The small town with two channels of a third party's plug-in, and people who agreed to hear of culture."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from nexo_test_channels import Provider

from domain.campaigns.moments import moments
from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.campaigns.actions.launch_campaign import launch_campaign
from nexo.domain.campaigns.actions.write_campaign import Terms, write_campaign
from nexo.domain.campaigns.actions.write_segment import write_segment
from nexo.domain.campaigns.models import Campaign, Recipient
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember, Zone
from nexo.domain.organisation.queries.people import actor_for
from nexo.domain.parties.enums import ConsentBasis
from nexo.domain.parties.models import Consent, ContactPoint, Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.jobs.run import run_pending
from nexo.testing.town import PASSWORD, Town, small_town

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@dataclass
class Country:
    """A town that can write to many; `editor` drafts and `boss` launches."""

    town: Town
    editor: Actor
    boss: Actor
    north: Zone
    made: int = 0
    people: list[Party] = field(default_factory=list)

    def add_people(self, number, *, purpose="culture", mail=True, **values):
        """Add so many who agreed to `purpose` (None: to nothing)."""
        first = self.made
        self.made += number
        given = {"zone": self.town.zone, "given_names": "Ana"} | values
        added = Party.objects.bulk_create(
            Party(jurisdiction=self.town.jurisdiction, display_name=f"Ana {first + i}", **given)
            for i in range(number)
        )
        if purpose:
            Consent.objects.bulk_create(
                Consent(party=one, purpose=purpose, basis=ConsentBasis.CONSENT, source="prueba")
                for one in added
            )
        if mail:
            ContactPoint.objects.bulk_create(
                ContactPoint(
                    jurisdiction=self.town.jurisdiction,
                    party=one,
                    kind="email",
                    value=f"p{first + i}@example.org",
                    normalised=f"p{first + i}@example.org",
                    source="prueba",
                )
                for i, one in enumerate(added)
            )
        self.people += added
        return added

    def segment(self, *, purpose="culture", name="Cultura", **conditions):
        return write_segment(actor=self.editor, name=name, purpose=purpose, conditions=conditions).segment

    def draft(self, segment=None, **terms):
        given = {
            "name": "Feria",
            "segment_id": (segment or self.segment()).pk,
            "subject": "Feria del libro",
            "text": "Hola {nombre}, el sábado hay feria.",
            "per_minute": 60,
        }
        return write_campaign(actor=self.editor, terms=Terms(**(given | terms)))

    def launched(self, segment=None, **terms):
        return launch_campaign(actor=self.boss, campaign_id=self.draft(segment, **terms).pk)

    def recipients(self, campaign, **more):
        return Recipient.objects.filter(campaign=campaign, **more)

    def fresh(self, campaign):
        return Campaign.objects.get(pk=campaign.pk)


def staff(town: Town, login: str, role: Role) -> Actor:
    account = Account.objects.create_user(
        f"{login}@{town.jurisdiction.slug}.example", PASSWORD, name=login.title(), kind=AccountKind.STAFF
    )
    member = StaffMember.objects.create(
        jurisdiction=town.jurisdiction, account=account, name=login.title(), unit=town.units["INT"]
    )
    RoleGrant.objects.create(staff=member, role=role)
    town.accounts[login] = account
    town.actors[login] = actor_for(account)
    return town.actors[login]


def country(town: Town) -> Country:
    for slug in ("test_mail", "test_chat"):
        ChannelAccount.objects.create(
            jurisdiction=town.jurisdiction, slug=slug, name=slug, address=f"{slug}@example.org"
        )
    north = Zone.objects.create(jurisdiction=town.jurisdiction, code="Z02", name="Norte")
    editor, boss = staff(town, "prensa", Role.EDITOR), town.actors["intendencia"]
    return Country(town, editor, boss, north)


@pytest.fixture(autouse=True)
def _noon(db):
    Provider.reset()
    with clock.frozen(NOON):
        yield


@pytest.fixture
def land():
    return country(small_town())


@pytest.fixture
def adult():
    return date(1990, 5, 5)


def run(land, *, minutes=1):
    """Let the jobs work for so long, second by second."""
    for _ in range(minutes * 12):
        run_pending()
        clock_forward(5)
    run_pending()


@pytest.fixture(autouse=True)
def _present():
    yield
    moments.close()


def clock_forward(seconds):
    moments.enter_context(clock.frozen(clock.now() + timedelta(seconds=seconds)))


def machine(land):
    return system(land.town.jurisdiction.pk)


def states(campaign):
    rows = Recipient.objects.filter(campaign=campaign).values_list("state", flat=True)
    return {state: list(rows).count(state) for state in set(rows)}
