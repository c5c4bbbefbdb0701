from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.parties.people import rosa
from nexo.domain.accounts.models import Account
from nexo.domain.organisation.enums import Role
from nexo.domain.parties import queries
from nexo.domain.parties.actions.add_contact_point import add_contact_point
from nexo.domain.parties.actions.add_identifier import add_identifier
from nexo.domain.parties.actions.add_representative import add_representative
from nexo.domain.parties.actions.close_contact_point import close_contact_point
from nexo.domain.parties.actions.edit_party import edit_party
from nexo.domain.parties.actions.link_citizen_account import link_citizen_account
from nexo.domain.parties.actions.mark_bounced import mark_bounced
from nexo.domain.parties.actions.record_consent import record_consent
from nexo.domain.parties.actions.register_organisation import register_organisation
from nexo.domain.parties.actions.replace_identifier import replace_identifier
from nexo.domain.parties.actions.resolve_sender import resolve_sender
from nexo.domain.parties.actions.withdraw_consent import withdraw_consent
from nexo.domain.parties.enums import Assurance, ConsentBasis, OrganisationType
from nexo.domain.parties.errors import (
    BirthDateInvalid,
    ContactKindUnknown,
    IdentifierInvalid,
    IdentifierTaken,
    NameMissing,
    PhoneInvalid,
    SameParty,
)
from nexo.domain.parties.models import Consent, ContactPoint, Identifier, MatchProposal, Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, anonymous, system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import Invalid, NotAllowed
from nexo.kernel.events.models import EventRecord


def test_a_person_is_registered_with_all_that_is_known(clerk):
    party = rosa(clerk, address_text=" La Ribera 123 ")
    assert (party.display_name, party.is_provisional, party.address_text) == (
        "Rosa Gómez",
        False,
        "La Ribera 123",
    )
    assert [*ContactPoint.objects.order_by("id").values_list("kind", "normalised", "is_preferred")] == [
        ("phone", "+5492320412345", True),
        ("email", "rosa@x.com", False),
    ]
    assert [*Identifier.objects.values_list("scheme", "normalised", "assurance", "source", "country")] == [
        ("dni", "5123456", "document_checked", "counter", "AR")
    ]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id, entry.actor_id) == ("parties.register", party.id, clerk.staff_id)
    assert entry.changes == {"source": "counter", "schemes": ["dni"]}
    assert [*EventRecord.objects.values_list("topic", flat=True)] == ["parties.party_registered"]


def test_the_message_she_sends_later_is_hers(clerk, machine):
    party = rosa(clerk)
    found = resolve_sender(
        actor=machine, senders=[("whatsapp", "5492320412345")], name="Rosa G.", source="whatsapp"
    )
    assert found.party == party


def test_a_document_names_one_person(clerk):
    party = rosa(clerk)
    with pytest.raises(IdentifierTaken) as refused:
        rosa(clerk, given_names="Otra")
    assert (refused.value.party_id, refused.value.field) == (party.id, "dni")
    assert Party.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"contact_points": [("phone", "no tiene")]}, PhoneInvalid),
        ({"contact_points": [("fax", "412345")]}, ContactKindUnknown),
        ({"identifiers": [("dni", "12", "")]}, IdentifierInvalid),
        ({"birth_date": date(2030, 1, 1)}, BirthDateInvalid),
        ({"given_names": "", "surname": " ", "contact_points": [], "identifiers": []}, NameMissing),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(clerk, noon, changes, error):
    with pytest.raises(error):
        rosa(clerk, **changes)
    assert Party.objects.count() == 0
    assert ContactPoint.objects.count() == 0


def test_blank_lines_of_a_form_are_no_error(clerk):
    party = rosa(
        clerk, contact_points=[("phone", ""), ("post", "La  Ribera 123")], identifiers=[("dni", " ", "")]
    )
    assert [point.normalised for point in party.contact_points.all()] == ["La Ribera 123"]
    assert party.identifiers.count() == 0


def test_who_may_register(town, staff_of):
    for actor in (
        staff_of(Role.ANALYST),
        staff_of(Role.CREW),
        Actor(kind=ActorKind.SYSTEM, jurisdiction_id=None),
    ):
        with pytest.raises(NotAllowed):
            rosa(actor)
    # A visitor may leave a document number, and nobody will think it was seen.
    with pytest.raises(NotAllowed):
        rosa(anonymous(town.id))
    claimed = rosa(anonymous(town.id), identifiers=[("dni", "5123456", "")])
    assert claimed.identifiers.get().assurance == Assurance.CLAIMED


def test_a_likely_double_is_proposed_with_reasons_and_never_joined(clerk):
    first = rosa(clerk)
    second = rosa(clerk, identifiers=[("cuil", "27-05123456-7", Assurance.CLAIMED)], given_names="Rosa María")
    proposal = MatchProposal.objects.get()
    assert {proposal.first_id, proposal.second_id} == {first.id, second.id}
    assert [reason["code"] for reason in proposal.reasons] == [
        "same_document",
        "same_mailbox",
        "same_phone",
        "same_birth_date",
    ]
    assert Party.objects.filter(canonical__isnull=False).count() == 0
    other = {"contact_points": [("phone", "15 412345")], "identifiers": [], "given_names": "Juan"}
    rosa(clerk, **other, birth_date=None)
    assert MatchProposal.objects.count() == 1


def test_an_organisation_has_representatives(clerk):
    society = register_organisation(
        actor=clerk,
        legal_name="Sociedad de Fomento La Ribera",
        organisation_type=OrganisationType.NEIGHBOURHOOD,
        identifiers=[("cuit", "30-50001091-2", Assurance.CLAIMED)],
        contact_points=[("email", "fomento@x.com")],
        source="counter",
    )
    person = rosa(clerk)
    add_representative(actor=clerk, principal=society, representative=person, kind="presidenta")
    assert queries.card(actor=clerk, party_id=society.id).represented_by == ("Rosa Gómez",)
    assert queries.card(actor=clerk, party_id=person.id).represents == ("Sociedad de Fomento La Ribera",)
    with pytest.raises(SameParty):
        add_representative(actor=clerk, principal=society, representative=society, kind="x")
    with pytest.raises(NameMissing):
        register_organisation(actor=clerk, legal_name=" ", source="counter")


def test_correcting_a_record(clerk, machine):
    party = resolve_sender(actor=machine, senders=[("phone", "+542320411111")], name="", source="voice").party
    edited = edit_party(actor=clerk, party=party, changes={"given_names": "Ana", "surname": "Paz"})
    assert (edited.display_name, edited.sort_key, edited.is_provisional) == ("Ana Paz", "paz ana", False)
    entry = AuditEntry.objects.order_by("-id").first()
    assert (entry.action, entry.changes) == ("parties.edit", {"fields": ["given_names", "surname"]})
    before = AuditEntry.objects.count()
    edit_party(actor=clerk, party=party, changes={"given_names": "Ana"})
    assert AuditEntry.objects.count() == before
    with pytest.raises(NameMissing):
        edit_party(actor=clerk, party=party, changes={"given_names": "", "surname": ""})
    with pytest.raises(BirthDateInvalid):
        edit_party(actor=clerk, party=party, changes={"birth_date": date(1800, 1, 1)})
    edit_party(actor=clerk, party=party, changes={"birth_date": None, "language": "pt"})


@pytest.mark.parametrize("column", ["canonical_id", "jurisdiction_id", "account_id", "search_text", "source"])
def test_no_request_sets_other_columns(clerk, column):
    with pytest.raises(Invalid):
        edit_party(actor=clerk, party=rosa(clerk), changes={column: None})


def test_a_citizen_keeps_the_own_record_and_no_other(clerk, town):
    mine, other = rosa(clerk), rosa(clerk, identifiers=[])
    me = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.id, party_id=mine.id)
    assert edit_party(actor=me, party=mine, changes={"language": "pt"}).language == "pt"
    with pytest.raises(Invalid):
        edit_party(actor=me, party=mine, changes={"is_deceased": True})
    with pytest.raises(NotAllowed):
        edit_party(actor=me, party=other, changes={"language": "pt"})


def test_other_towns_and_visitors_change_nothing(clerk, town, other_town):
    party = rosa(clerk)
    for actor in (system(other_town.id), anonymous(town.id), replace(clerk, jurisdiction_id=other_town.id)):
        with pytest.raises(NotAllowed):
            edit_party(actor=actor, party=party, changes={"language": "pt"})


def test_a_contact_point_is_added_once_and_only_gains(clerk, noon):
    party = rosa(clerk)
    mail = add_contact_point(
        actor=clerk, party=party, kind="email", value="ROSA@x.com", source="counter", is_preferred=True
    )
    assert ContactPoint.objects.count() == 2
    assert (mail.is_preferred, mail.assurance) == (True, "claimed")
    verified = add_contact_point(
        actor=clerk, party=party, kind="email", value="rosa@x.com", source="portal", is_verified=True
    )
    assert (verified.id, verified.is_preferred, verified.assurance, verified.verified_at) == (
        mail.id,
        True,
        "channel_verified",
        noon,
    )
    assert [point.is_preferred for point in ContactPoint.objects.filter(kind="phone")] == [False]
    add_contact_point(actor=clerk, party=party, kind="email", value="nueva@x.com", source="counter")
    assert ContactPoint.objects.count() == 3


def test_a_contact_point_is_closed_not_deleted(clerk, noon):
    point = rosa(clerk).contact_points.get(kind="phone")
    closed = close_contact_point(actor=clerk, contact_point=point, reason="Cambió de número")
    assert (closed.valid_to, closed.is_preferred) == (noon, False)
    with clock.frozen(noon + timedelta(days=1)):
        assert close_contact_point(actor=clerk, contact_point=point).valid_to == noon


def test_a_document_that_was_seen_makes_sure(clerk, machine):
    party = resolve_sender(actor=machine, senders=[("email", "r@x.com")], name="Rosa", source="email").party
    seen = {"party": party, "scheme": "dni", "value": "5.123.456", "source": "counter"}
    add_identifier(actor=machine, assurance=Assurance.CLAIMED, **seen)
    assert Party.objects.get().is_provisional is True
    row = add_identifier(actor=clerk, assurance=Assurance.DOCUMENT_CHECKED, **seen)
    assert (row.assurance, Identifier.objects.count()) == ("document_checked", 1)
    assert Party.objects.get().is_provisional is False
    with pytest.raises(NotAllowed):
        add_identifier(actor=machine, assurance=Assurance.DOCUMENT_CHECKED, **seen)
    other = rosa(clerk, identifiers=[])
    with pytest.raises(IdentifierTaken):
        add_identifier(actor=clerk, assurance=Assurance.CLAIMED, **{**seen, "party": other})


def test_a_changed_account_stays_with_its_person(machine, noon):
    party = resolve_sender(
        actor=machine, senders=[("whatsapp", "5492320411111")], name="Ana", source="whatsapp"
    ).party
    moved = {"actor": machine, "scheme": "whatsapp", "source": "whatsapp"}
    assert replace_identifier(old="5492320411111", new="5492320422222", **moved) == party
    rows = Identifier.objects.order_by("id").values_list("normalised", "valid_to")
    assert [*rows] == [("+5492320411111", noon), ("+5492320422222", None)]
    later = resolve_sender(
        actor=machine, senders=[("whatsapp", "5492320422222")], name="Ana", source="whatsapp"
    )
    assert later.party == party
    assert replace_identifier(old="5492320499999", new="5492320422222", **moved) is None
    assert replace_identifier(old="", new="", **moved) is None


def test_nothing_is_taken_from_whoever_has_the_new_number(machine):
    ana = resolve_sender(actor=machine, senders=[("whatsapp", "5492320411111")], name="Ana", source="w").party
    luis = resolve_sender(
        actor=machine, senders=[("whatsapp", "5492320422222")], name="Luis", source="w"
    ).party
    replace_identifier(
        actor=machine, scheme="whatsapp", old="5492320411111", new="5492320422222", source="whatsapp"
    )
    open_rows = Identifier.objects.filter(valid_to__isnull=True)
    assert [(row.normalised, row.party) for row in open_rows] == [("+5492320422222", luis)]
    assert ana != luis


def test_a_bounce_is_counted_and_a_hard_one_marks_the_address(clerk, machine, town, noon):
    rosa(clerk)
    rosa(clerk, identifiers=[], given_names="Juan")
    bounced = {"actor": machine, "jurisdiction_id": town.id, "email": "ROSA@x.com"}
    assert mark_bounced(kind="soft", **bounced) == 2
    assert {*ContactPoint.objects.filter(kind="email").values_list("bounce_count", "bounced_at")} == {
        (1, None)
    }
    assert mark_bounced(kind="hard", **bounced) == 2
    assert {*ContactPoint.objects.filter(kind="email").values_list("bounce_count", "bounced_at")} == {
        (2, noon)
    }
    assert mark_bounced(kind="hard", **{**bounced, "email": "nobody"}) == 0
    assert mark_bounced(kind="hard", **{**bounced, "email": "otra@x.com"}) == 0
    assert EventRecord.objects.filter(topic="parties.contact_bounced").count() == 4


def test_bounces_of_another_town_are_refused(machine, other_town):
    with pytest.raises(NotAllowed):
        mark_bounced(actor=machine, jurisdiction_id=other_town.id, email="r@x.com", kind="hard")


def test_consent_is_given_once_and_withdrawn_with_a_date(clerk, noon):
    party = rosa(clerk)
    told = {"actor": clerk, "party": party, "purpose": "avisos", "source": "counter"}
    first = record_consent(channel="whatsapp", **told)
    assert record_consent(channel="whatsapp", **told) == first
    record_consent(channel="email", **told)
    record_consent(channel="email", basis=ConsentBasis.LAW, **told)
    assert withdraw_consent(channel="whatsapp", **told) == 1
    assert withdraw_consent(**told) == 1
    assert withdraw_consent(**told) == 0
    assert [*Consent.objects.order_by("id").values_list("channel", "basis", "withdrawn_at")] == [
        ("whatsapp", "consent", noon),
        ("email", "consent", noon),
        ("email", "law", None),
    ]
    assert EventRecord.objects.filter(topic="parties.consent_withdrawn").count() == 2


def account_of(address):
    return Account.objects.create(kind="citizen", sign_in_address=address, name="Rosa Gómez")


def test_a_login_gets_the_party_that_was_verified_there(clerk, town):
    party = rosa(clerk)
    add_contact_point(
        actor=clerk, party=party, kind="email", value="rosa@x.com", source="portal", is_verified=True
    )
    account, visitor = account_of("rosa@x.com"), anonymous(town.id)
    assert link_citizen_account(actor=visitor, account=account) == party
    assert link_citizen_account(actor=visitor, account=account) == party
    assert Party.objects.get().account == account


def test_an_address_that_was_only_typed_opens_nobodys_record(clerk, town):
    party = rosa(clerk)
    mine = link_citizen_account(actor=anonymous(town.id), account=account_of("rosa@x.com"))
    assert mine != party
    assert (mine.is_provisional, mine.source) == (True, "portal")
    assert {MatchProposal.objects.get().first_id, MatchProposal.objects.get().second_id} == {
        party.id,
        mine.id,
    }


def test_a_login_by_telephone(machine, town):
    party = resolve_sender(
        actor=machine, senders=[("whatsapp", "5492320411111")], name="Ana", source="whatsapp"
    ).party
    assert link_citizen_account(actor=anonymous(town.id), account=account_of("+5492320411111")) == party
