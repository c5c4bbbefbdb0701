"""Who is in a segment, and what its preview tells."""

from datetime import timedelta

import pytest

from nexo.domain.campaigns.errors import SegmentTooSmall, SegmentUnfit, SegmentUnknown
from nexo.domain.campaigns.models import Campaign
from nexo.domain.campaigns.queries.lists import in_words, names_in, segment_of, segments_page
from nexo.domain.campaigns.queries.people import conditions_of, groups_to_ask, people_in
from nexo.domain.campaigns.queries.preview import preview
from nexo.domain.cases.actions.open_case import Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import ServiceGroup
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.enums import ConsentBasis
from nexo.domain.parties.models import Consent, Party
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.errors import NotAllowed
from nexo.testing.town import small_town


def inside(land, purpose="culture", **conditions):
    version = land.segment(purpose=purpose, name=f"s{conditions}{purpose}", **conditions).versions.get()
    return set(people_in(land.town.jurisdiction, purpose, conditions_of(version)))


def test_only_who_agreed_to_the_purpose_is_in_it(land):
    yes, _no = land.add_people(2), land.add_people(2, purpose=None)
    other, every = land.add_people(1, purpose="news"), land.add_people(1, purpose="all")
    withdrawn = land.add_people(1)[0]
    Consent.objects.filter(party=withdrawn).update(withdrawn_at=clock.now())
    refuses = land.add_people(1)[0]
    Consent.objects.create(party=refuses, purpose="all", basis=ConsentBasis.REFUSAL, source="x")
    assert inside(land) == {*yes, *every}
    assert inside(land, "news") == {*other, *every}
    assert inside(land, "law") == set(Party.objects.all())


def test_who_is_protected_or_dead_is_in_none_even_under_another_record(land):
    seen, hidden, dead = land.add_people(3)
    Party.objects.filter(pk=dead.pk).update(is_deceased=True)
    other = land.add_people(1, purpose=None, mail=False, is_confidential=True)[0]
    Party.objects.filter(pk=other.pk).update(canonical=hidden)
    assert inside(land) == {seen}
    assert inside(land, "law") == {seen}


def test_merged_records_are_one_person_on_the_word_of_either(land):
    root, absorbed = land.add_people(1, purpose=None)[0], land.add_people(1, zone=land.north)[0]
    merge_parties(
        actor=land.town.actors["atencion"], survivor=root, absorbed=absorbed, reason="Es la misma persona"
    )
    assert inside(land) == {root}
    assert inside(land, zones=[land.north.pk]) == {root}


def test_each_condition_keeps_whom_it_names(land, adult):
    north = land.add_people(1, zone=land.north)[0]
    young = land.add_people(1, birth_date=adult)[0]
    english = land.add_people(1, language="en")[0]
    mute = land.add_people(1, mail=False)[0]
    keen = land.add_people(1)[0]
    Consent.objects.create(party=keen, purpose="health", basis=ConsentBasis.CONSENT, source="x")
    everybody = {north, young, english, mute, keen}
    assert inside(land) == everybody
    assert inside(land, zones=[land.north.pk]) == {north}
    assert inside(land, ages=["25-39"]) == {young}
    assert inside(land, ages=["60-"]) == set()
    assert inside(land, language="en") == {english}
    assert inside(land, language="es") == everybody - {english}
    assert inside(land, channel="test_mail") == everybody - {mute}
    assert inside(land, topics=["health"]) == {keen}
    assert inside(land, topics=["health"], language="en") == set()


def test_services_used_count_but_never_protected_ones(land):
    uses, hides, long_ago = land.add_people(3)
    group = ServiceGroup.objects.get()
    for person, code in ((uses, "MO01"), (long_ago, "MO01"), (hides, "SO04")):
        request = Request(
            version=land.town.versions[code], description="x", channel="counter", applicant=person
        )
        open_case(actor=system(land.town.jurisdiction.pk), request=request)
    Case.objects.filter(applicant=long_ago).update(received_at=clock.now() - timedelta(days=200))
    assert inside(land, groups=[group.pk], months=6) == {uses}
    assert inside(land, groups=[group.pk], months=12) == {uses, long_ago}


def test_a_group_that_tells_of_a_need_is_not_offered(land):
    town = land.town.jurisdiction
    social = ServiceGroup.objects.create(jurisdiction=town, code="social", name="Social")
    assert social not in groups_to_ask(town)
    with pytest.raises(SegmentUnfit) as refused:
        land.segment(groups=[social.pk])
    assert refused.value.field == "groups"
    town.local_rules = {"groups_without_campaigns": ["calle"]}
    assert list(groups_to_ask(town)) == []


def test_a_segment_keeps_its_versions(land):
    segment = land.segment(months=3)
    same = land.editor
    from nexo.domain.campaigns.actions.write_segment import write_segment  # noqa: PLC0415

    again = write_segment(
        actor=same, name="Otro", purpose="news", conditions={"months": 3}, segment_id=segment.pk
    )
    assert again.number == 1
    second = write_segment(
        actor=same, name="Otro", purpose="", conditions={"months": 6}, segment_id=segment.pk
    )
    found, version = segment_of(land.boss, segment.pk)
    assert (second.number, version.number, found.name, found.purpose) == (2, 2, "Otro", "culture")


def test_a_segment_is_of_its_town_and_of_who_works_with_it(land):
    segment = land.segment()
    stranger = small_town("otra").actors["intendencia"]
    with pytest.raises(SegmentUnknown):
        segment_of(stranger, segment.pk)
    with pytest.raises(SegmentUnknown):
        segment_of(land.town.actors["atencion"], segment.pk)
    with pytest.raises(SegmentUnfit, match="Ya hay un segmento"):
        land.segment()
    with pytest.raises(SegmentUnfit) as refused:
        land.segment(name="Ajeno", zones=[small_town("tercera").zone.pk])
    assert refused.value.field == "zones"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_segments_costs_the_same_however_long(land, rows, django_assert_num_queries):
    for number in range(rows):
        land.segment(name=f"S{number}")
    with django_assert_num_queries(5):
        page = segments_page(land.boss)
    assert [row.segment.name for row in page.items] == [f"S{number}" for number in range(rows)]


def test_conditions_are_read_in_words(land):
    version = land.segment(
        zones=[land.town.zone.pk, land.north.pk], ages=["60-"], channel="test_mail", language="es"
    ).versions.get()
    words = in_words(conditions_of(version), names_in(land.town.jurisdiction), "culture")
    assert words == (
        "aceptó recibir: cultura, deporte y cursos",
        "vive en Centro o Norte",
        "tiene 60 años o más",
        "habla castellano",
        "se le puede escribir por Correo de prueba",
    )


def shown(land, version, **more):
    campaign = Campaign(
        jurisdiction=land.town.jurisdiction, purpose=version.segment.purpose, text="Hola", subject="x"
    )
    return preview(
        actor=land.editor,
        town=land.town.jurisdiction,
        campaign=campaign,
        conditions=conditions_of(version),
        **more,
    )


def test_a_small_segment_is_not_counted(land):
    land.add_people(19)
    version = land.segment().versions.get()
    told = shown(land, version)
    assert (told.people, told.zones, told.channels, told.cost_cents) == (None, (), (), 0)
    with pytest.raises(SegmentTooSmall):
        land.launched(version.segment)


def test_a_preview_tells_tens_by_zone_and_channel(land, django_assert_num_queries):
    land.add_people(57)
    land.add_people(12, zone=land.north)
    land.add_people(25, mail=False)
    version = land.segment().versions.get()
    with django_assert_num_queries(15):
        told = shown(land, version)
    assert told.people in {90, 100}
    assert {cell.label: cell.people for cell in told.zones} == {
        "Centro": pytest.approx(82, abs=9),
        "Norte": None,
    }
    by_channel = {cell.label: cell.people for cell in told.channels}
    assert by_channel == {"Correo de prueba": pytest.approx(69, abs=9), "": pytest.approx(25, abs=9)}
    assert shown(land, version) == told


def test_two_previews_do_not_tell_whether_one_person_is_in(land):
    """Of fifty pairs of questions that differ by one person, the figures seldom differ, and then by ten."""
    land.add_people(44)
    version = land.segment().versions.get()
    before = shown(land, version).people
    steps = []
    for _ in range(12):
        land.add_people(1)
        after = shown(land, version).people
        steps.append(after - before)
        before = after
    assert set(steps) <= {0, 10}
    assert steps.count(10) <= 2


def test_only_who_drafts_previews(land):
    version = land.segment().versions.get()
    with pytest.raises(NotAllowed):
        preview(
            actor=land.town.actors["atencion"],
            town=land.town.jurisdiction,
            campaign=Campaign(jurisdiction=land.town.jurisdiction, purpose="culture"),
            conditions=conditions_of(version),
        )
