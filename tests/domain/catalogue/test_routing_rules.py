"""The language of the routing rules: read, written, decided by, looked over."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.catalogue.enums import ServiceKind, Visibility
from nexo.domain.catalogue.errors import RuleUnreadable
from nexo.domain.catalogue.rules.routing.comparing import Change, Line, What, changes
from nexo.domain.catalogue.rules.routing.deciding import Usable, applying, busy_by, decide
from nexo.domain.catalogue.rules.routing.examining import World, circles, disputed, hidden, scope_of
from nexo.domain.catalogue.rules.routing.grammar import PERSONS, ROUTES
from nexo.domain.catalogue.rules.routing.names import Named, Names, Vocabulary
from nexo.domain.catalogue.rules.routing.reading import parse
from nexo.domain.catalogue.rules.routing.sentence import (
    Choice,
    Facts,
    Field,
    Load,
    Sentence,
    from_json,
    to_json,
)
from nexo.domain.catalogue.rules.routing.writing import render, shortened, told

FIELDS = {
    Field.SERVICE: Names(
        (Named("ALU-01", "Luminaria apagada"), Named("ALU-02", "Poste caído"), Named("VI01", "Bache")),
        by_code=True,
    ),
    Field.GROUP: Names((Named("calle", "La calle"), Named("verde", "Parques, plazas y arbolado"))),
    Field.KIND: Names(Named(kind.value, str(kind.label)) for kind in ServiceKind),
    Field.ZONE: Names(
        (
            Named("Z01", "Norte"),
            Named("Z02", "Villa Ilasa"),
            Named("Z03", "Norte o Sur"),
            Named("Z04", "Ñandú"),
            Named("Z05", "Norte, va a pie"),
            Named("Z06", "Centro"),
            Named("Z07", "Centro"),
        )
    ),
    Field.CHANNEL: Names((Named("voice", "Teléfono"), Named("letter", "Carta, fax o papel"))),
    Field.PERSON: PERSONS,
    Field.VISIBILITY: ROUTES,
}
UNITS = Names((Named("CUAD-NORTE", "Cuadrilla Norte"), Named("CUAD-SUR", "Cuadrilla Sur")), by_code=True)
WORDS = Vocabulary(FIELDS, UNITS)
LONG = (
    "si el servicio es ALU-01 o ALU-02 y la zona es Norte o Villa Ilasa y la persona es mayor de edad avanzada"
    " y hay más de 40 casos abiertos en CUAD-NORTE, va a CUAD-SUR"
)


def service(*codes: str, negated: bool = False) -> Choice:
    return Choice(Field.SERVICE, codes, negated)


def zone(*codes: str, negated: bool = False) -> Choice:
    return Choice(Field.ZONE, codes, negated)


class TestReading:
    def test_a_whole_rule_is_read_and_written_back(self):
        said = parse(LONG, WORDS)
        assert said == Sentence(
            (
                service("ALU-01", "ALU-02"),
                zone("Z01", "Z02"),
                Choice(Field.PERSON, ("AGE70",)),
                Load("CUAD-NORTE", 40),
            ),
            "CUAD-SUR",
        )
        assert render(said, WORDS).startswith(
            "si el servicio es ALU-01 o ALU-02 y la zona es «Norte» o Villa "
        )

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("SI LA ZONA ES NORTE VA A CUADRILLA SUR.", Sentence((zone("Z01"),), "CUAD-SUR")),
            (
                "si servicio no es luminaria apagada, poste caido ni VI01, va a cuad-sur",
                Sentence((service("ALU-01", "ALU-02", "VI01", negated=True),), "CUAD-SUR"),
            ),
            ("si la zona es z01 o Z01, va al área dueña", Sentence((zone("Z01"),), "")),
            ("si la zona es ñandu, va a el area dueña", Sentence((zone("Z04"),), "")),
            ("si la zona es Norte o Sur, va a CUAD-SUR", Sentence((zone("Z03"),), "CUAD-SUR")),
            ("si la zona es «norte» o Z02, va a «cuad-sur»", Sentence((zone("Z01", "Z02"),), "CUAD-SUR")),
            (
                "si el grupo es parques, plazas y arbolado, y el canal es teléfono, va a CUAD-SUR",
                Sentence((Choice(Field.GROUP, ("verde",)), Choice(Field.CHANNEL, ("voice",))), "CUAD-SUR"),
            ),
            ("siempre va a CUAD-SUR", Sentence((), "CUAD-SUR")),
            (
                "si hay más de 1 caso abierto en CUAD-NORTE, va a CUAD-SUR",
                Sentence((Load("CUAD-NORTE", 1),), "CUAD-SUR"),
            ),
        ],
    )
    def test_case_accents_names_codes_and_commas_are_free(self, text, said):
        assert parse(text, WORDS) == said

    @pytest.mark.parametrize(
        ("text", "wrong", "place"),
        [
            ("", "La regla termina antes de tiempo: falta «si» o «siempre».", 0),
            ("cuando la zona es Norte", "En «cuando» (palabra 1) se esperaba «si» o «siempre».", 1),
            (
                "si la zona es Norrte, va a CUAD-SUR",
                "En «Norrte» (palabra 5) se esperaba una zona. ¿Quisiste decir «Norte»?",
                5,
            ),
            (
                "si la zona es villa ilaza o Norte, va a CUAD-SUR",
                "En «villa» (palabra 5) se esperaba una zona. ¿Quisiste decir «Villa Ilasa»?",
                5,
            ),
            ("si la zona es Centro, va a CUAD-SUR", "En «Centro» (palabra 5) se esperaba una zona.", 5),
            (
                "si la sona es Norte, va a CUAD-SUR",
                (
                    "En «sona» (palabra 3) se esperaba servicio, grupo, tipo, zona, canal, persona, ruta, o «hay más de»."
                    " ¿Quisiste decir «zona»?"
                ),
                3,
            ),
            ("si la zona Norte, va a CUAD-SUR", "En «Norte» (palabra 4) se esperaba «es» o «no es».", 4),
            (
                "si la zona es Norte, va a CUAD-SUT",
                "En «CUAD-SUT» (palabra 9) se esperaba un área, o «al área dueña». ¿Quisiste decir «CUAD-SUR»?",
                9,
            ),
            ("si la zona es Norte", "La regla termina antes de tiempo: falta «va».", 0),
            ("siempre va a CUAD-SUR hoy", "En «hoy» (palabra 5) se esperaba el final de la regla.", 5),
            (
                "si hay más de muchos casos abiertos en CUAD-SUR, va a CUAD-NORTE",
                "En «muchos» (palabra 5) se esperaba un número del 1 al 5000.",
                5,
            ),
            (
                "si hay más de 9 casos en CUAD-SUR, va a CUAD-NORTE",
                "En «en» (palabra 7) se esperaba «casos abiertos en» y un área.",
                7,
            ),
            ("x" * 1501, "La regla es demasiado larga: partila en dos.", 0),
        ],
    )
    def test_what_is_wrong_is_said_with_the_word_its_place_and_what_was_expected(self, text, wrong, place):
        with pytest.raises(RuleUnreadable) as refused:
            parse(text, WORDS)
        assert (refused.value.said, refused.value.place, refused.value.field) == (wrong, place, "sentence")

    def test_it_is_said_in_english_too(self):
        with override("en"), pytest.raises(RuleUnreadable) as refused:
            parse("si la zona es Norrte, va a CUAD-SUR", WORDS)
        with override("en"):
            assert refused.value.said == "At “Norrte” (word 5) a zone was expected. Did you mean “Norte”?"

    @given(st.text(max_size=60))
    def test_any_text_is_read_or_refused(self, text):
        try:
            said = parse(text, WORDS)
        except RuleUnreadable:
            return
        assert parse(render(said, WORDS), WORDS) == said


NAME = st.text(st.sampled_from('ab oy,nivaeñÑ.«»"-1'), min_size=1, max_size=12)


@st.composite
def tongues(draw):
    """A vocabulary of hostile names, and a rule in it."""

    def names(prefix: str) -> Names:
        return Names(
            Named(f"{prefix}{at}", name)
            for at, name in enumerate(draw(st.lists(NAME, min_size=1, max_size=5)))
        )

    fields = {field: names(f"{field.value}-") for field in Field}
    vocabulary = Vocabulary(fields, names("u-"))
    units = st.sampled_from([one.code for one in vocabulary.units.things])

    @st.composite
    def choice(draw):
        field = draw(st.sampled_from(Field))
        codes = st.sampled_from([one.code for one in fields[field].things])
        return Choice(
            field, tuple(draw(st.lists(codes, min_size=1, max_size=4, unique=True))), draw(st.booleans())
        )

    loads = st.builds(Load, units, st.integers(1, 5_000))
    conditions = draw(st.lists(st.one_of(choice(), loads), max_size=4))
    return vocabulary, Sentence(tuple(conditions), draw(st.one_of(st.just(""), units)))


class TestWriting:
    @given(tongues())
    def test_what_is_written_is_read_back_as_it_was(self, tongue):
        vocabulary, said = tongue
        assert parse(render(said, vocabulary), vocabulary) == said
        assert from_json(to_json(said)) == said

    def test_the_reason_tells_names_and_never_whom_it_attends(self):
        assert told(parse(LONG, WORDS), WORDS) == (
            "el servicio es Luminaria apagada o Poste caído y la zona es Norte o Villa Ilasa y hay más de 40 casos"
            " abiertos en Cuadrilla Norte, por sus necesidades"
        )
        for code in ("NEED", "AGE70", "ANY"):
            for negated in (True, False):
                said = Sentence((Choice(Field.PERSON, (code,), negated),), "CUAD-SUR")
                assert told(said, WORDS) == "por sus necesidades"
        assert told(Sentence((), "CUAD-SUR"), WORDS) == "vale para todos los casos"

    def test_a_long_list_is_told_shortly_and_a_reason_fits_its_column(self):
        five = zone("Z01", "Z02", "Z03", "Z04", "Z06")
        assert told(Sentence((five,), ""), WORDS) == (
            "la zona es Norte, Villa Ilasa, Norte o Sur o una de 2 más"
        )
        assert [len(shortened("a" * many)) for many in (199, 200, 201)] == [199, 200, 200]


def facts(**more) -> Facts:
    known = {"service": "ALU-01", "group": "calle", "kind": "claim", "visibility": "normal", "zone": "Z01"}
    return Facts(**{**known, **more})


def idle(_unit: str, _over: int) -> bool:
    return False


def rule(number: int, *conditions, to: str = "CUAD-SUR", **more) -> Usable:
    return Usable(number, Sentence(conditions, to), **more)


class TestDeciding:
    def test_the_first_that_holds_decides(self):
        rules = [rule(1, zone("Z02")), rule(2, zone("Z01", "Z02")), rule(3)]
        assert [one.number for one in applying(rules, facts(), idle)] == [2, 3]
        assert decide(rules, facts(zone="Z02"), idle).number == 1
        assert decide(rules[:2], facts(zone=""), idle) is None

    def test_not_means_none_of_them_and_a_case_without_a_zone_is_in_none(self):
        (only,) = rules = [rule(1, zone("Z01", "Z02", negated=True))]
        assert [decide(rules, facts(zone=code), idle) for code in ("Z01", "Z04", "")] == [None, only, only]

    def test_preferential_is_whoever_is_attended_so(self):
        (only,) = rules = [rule(1, Choice(Field.PERSON, ("ANY",)))]
        assert decide(rules, facts(persons=frozenset({"RURAL"})), idle) == only
        assert decide(rules, facts(), idle) is None

    def test_loads_are_counted_once_and_only_where_all_else_holds(self):
        asked = []

        def count(most):
            asked.append(dict(most))
            return {"CUAD-NORTE": 8}

        rules = [
            rule(1, Load("CUAD-NORTE", 5), zone("Z02")),
            rule(2, Load("CUAD-NORTE", 8), zone("Z01")),
            rule(3, Load("CUAD-SUR", 1)),
            rule(4, Load("CUAD-NORTE", 7)),
        ]
        busy = busy_by(count, rules)
        assert decide(rules[:2], facts(zone="Z09"), busy) is None
        assert asked == []
        assert decide(rules, facts(), busy).number == 4
        assert asked == [{"CUAD-NORTE": 9, "CUAD-SUR": 2}]

    def test_a_rule_switched_off_is_passed_over_and_one_without_a_unit_leaves_it_to_the_owner(self):
        off = rule(1, is_in_force=False)
        assert decide([off, rule(2, takes=False)], facts(), idle).target == ""

    def test_a_protected_case_goes_by_rule_to_a_protected_unit_alone(self):
        guarded = rule(2, guards=True)
        hidden_case = facts(visibility=Visibility.PROTECTED)
        assert decide([rule(1), guarded], hidden_case, idle) == guarded
        assert decide([rule(1)], hidden_case, idle) is None


WORLD = World(
    services={"ALU-01": facts(), "VI01": facts(service="VI01", group="verde", kind="request")},
    zones=frozenset({"Z01", "Z02"}),
    channels=frozenset({"voice", "letter"}),
)


class TestExamining:
    @pytest.mark.parametrize(
        "conditions",
        [
            (zone("Z01"), zone("Z02")),
            (service("ALU-01"), Choice(Field.GROUP, ("verde",))),
            (service("ALU-01"), Choice(Field.VISIBILITY, ("protected",))),
            (Choice(Field.PERSON, ("AGE70",)), Choice(Field.PERSON, ("AGE70", "CHILD"), negated=True)),
            (Choice(Field.PERSON, ("ANY",), negated=True), Choice(Field.PERSON, ("RURAL",))),
        ],
    )
    def test_what_contradicts_itself_matches_nothing(self, conditions):
        assert scope_of(Sentence(conditions, ""), WORLD).is_empty is True

    def test_what_asks_for_nothing_or_for_all_there_is_matches_everything(self):
        everything = [(), (service("ALU-01", "VI01"),), (zone("Z09", negated=True),)]
        assert [scope_of(Sentence(one, ""), WORLD).is_all(WORLD) for one in everything] == [True] * 3
        part = [(zone("Z01", "Z02"),), (Load("CUAD-SUR", 1),), (Choice(Field.PERSON, ("ANY",)),)]
        assert [scope_of(Sentence(one, ""), WORLD).is_all(WORLD) for one in part] == [False] * 3

    def test_a_rule_is_hidden_by_a_wider_one_before_it(self):
        wide, narrow = zone("Z01", "Z02"), zone("Z01")
        assert hidden([rule(1, wide), rule(2, narrow)], WORLD) == [(2, 1)]
        assert hidden([rule(1, narrow), rule(2, wide)], WORLD) == []
        assert hidden([rule(1, wide, is_in_force=False), rule(2, narrow)], WORLD) == []
        assert hidden([rule(1, Load("A", 5)), rule(2, Load("A", 9)), rule(3, Load("A", 4))], WORLD) == [
            (2, 1)
        ]
        some, one = Choice(Field.PERSON, ("AGE70", "CHILD")), Choice(Field.PERSON, ("AGE70",))
        assert hidden([rule(1, some), rule(2, one)], WORLD) == [(2, 1)]
        assert hidden([rule(1, one), rule(2, some)], WORLD) == []

    def test_rules_that_meet_with_different_units_are_disputed(self):
        alu, north = service("ALU-01"), zone("Z01")
        assert disputed([rule(1, alu), rule(2, north, to="CUAD-NORTE")], WORLD) == [(1, 2)]
        assert disputed([rule(1, alu), rule(2, north)], WORLD) == []
        assert disputed([rule(1, alu, north), rule(2, north, to="CUAD-NORTE")], WORLD) == []
        assert disputed([rule(1, zone("Z02")), rule(2, alu, north, to="CUAD-NORTE")], WORLD) == []

    def test_units_that_pass_their_overload_round_in_a_circle(self):
        round_ = [
            rule(1, Load("A", 5), to="B"),
            rule(2, Load("B", 5), to="C"),
            rule(3, Load("C", 5), to="A"),
            rule(4, Load("D", 5), to="A"),
        ]
        assert circles(round_) == [("A", "B", "C")]
        assert circles([*round_[:2], rule(3, Load("C", 5), to="A", is_in_force=False)]) == []


def test_what_differs_between_two_versions():
    before = [Line(1, "a"), Line(2, "b"), Line(3, "c"), Line(4, "d")]
    after = [Line(3, "c"), Line(1, "x"), Line(4, "d", is_enabled=False), Line(5, "e")]
    assert changes(before, after) == [
        Change(2, What.REMOVED, "b", ""),
        Change(3, What.MOVED, "c", "c"),
        Change(1, What.CHANGED, "a", "x"),
        Change(4, What.OFF, "d", "d"),
        Change(5, What.ADDED, "", "e"),
    ]
    assert changes(before, before) == []
