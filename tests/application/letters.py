"""Authorities of the small town with people in their posts, and a letter to one."""

from nexo.application.intake.write_to_authority import Written, write_to_authority
from nexo.domain.authorities.actions.arrange_authority import Terms, arrange_authority
from nexo.domain.authorities.enums import LetterKind
from nexo.domain.authorities.models import Letter
from nexo.domain.authorities.queries.chain import authority_by_slug
from nexo.domain.cases.actions.escalate_case import mark_breaches
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.organisation.actions.fill_position import fill_position
from nexo.domain.organisation.models import Position, StaffMember
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel.actors import Actor, ActorKind, anonymous, system
from nexo.kernel.events.deliver import deliver_pending


def member(town, login):
    """Return the member of staff behind a login of the small town."""
    return StaffMember.objects.get(account=town.accounts[login])


def post(town, unit):
    return Position.objects.get(unit=town.units[unit])


def fill(town, unit, holder=None, substitute=None):
    """Put people, by login, in the post of a unit."""
    return fill_position(
        actor=system(town.jurisdiction.id),
        position=post(town, unit),
        holder=member(town, holder) if holder else None,
        substitute=member(town, substitute) if substitute else None,
    )


def open_post(town, unit, **terms):
    return arrange_authority(
        actor=town.actors["sistemas"],
        terms=Terms(
            position_id=post(town, unit).id,
            **{"offers_hearings": True, "hours": "vie 09:00-12:00", "hearing_place": "Mitre 1", **terms},
        ),
    )


def write(
    town,
    authority,
    text="¿Cuándo arreglan la plaza?",
    *,
    key="k1",
    kind=LetterKind.LETTER,
    actor=None,
    **more,
):
    """Send a letter as a visitor of the portal does, and return its row with the answer of the intake."""
    authority = authority_by_slug(jurisdiction_id=town.jurisdiction.id, slug=authority.slug).authority
    more.setdefault("senders", [("phone", "+5492262555123")])
    done = write_to_authority(
        actor=actor or anonymous(town.jurisdiction.id),
        written=Written(key=key, authority=authority, kind=kind, text=text, **more),
    )
    return Letter.objects.get(case=done.case), done


def person(town):
    return register_person(
        actor=system(town.jurisdiction.id), given_names="Ana", surname="Paz", source="prueba"
    )


def case_of(town, code, applicant=None):
    """Open a case of a service of the small town."""
    return open_case(
        actor=system(town.jurisdiction.id),
        request=Request(
            version=town.versions[code],
            description="x",
            channel="counter",
            applicant=applicant or person(town),
            place=Place(text="Mitre 1"),
        ),
    ).case


def proven(town, case):
    """Return whoever showed that a case is theirs."""
    return Actor(
        kind=ActorKind.CITIZEN,
        jurisdiction_id=town.jurisdiction.id,
        label="quien lo pidió",
        proven=frozenset({case.pk}),
    )


def run_out():
    """Let the clocks that ran out be seen, and their events be delivered."""
    mark_breaches()
    deliver_pending()
