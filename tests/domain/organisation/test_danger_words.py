"""Words that speak of danger: a town's list is read, refused with its line, and found in what people write."""

import pytest

from nexo.domain.organisation.actions.set_danger_words import set_danger_words
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.rules.danger_words import LONGEST, RULE, USUAL, find, parse, rules_of
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import Invalid, NotAllowed
from nexo.kernel.events.models import EventRecord
from nexo.testing.town import small_town


@pytest.mark.parametrize(
    ("text", "code", "levels"),
    [
        ("hay un kable pelado", "", [80]),
        ("CABLES cortados, salen CHISPAS y hay olor a gas", "", [100, 80]),
        ("se kayo un arbol", "AR02", [80]),
        ("se cayó un árbol", "", []),
        ("se cayó el sistema", "TM01", []),
        ("Falta la tapa de la vereda", "AS05", [80]),
        ("revalsa el pozo", "AS02", [60]),
        ("revalsa el pozo", "HU07", []),
        ("no anda la luz de la esquina", "AP01", []),
        ("mi vecina sangra y no respira", "", [100]),
        ("", "", []),
    ],
)
def test_the_usual_list_speaks_for_these(text, code, levels) -> None:
    assert [one.level for one in find(parse(USUAL), text, code)] == levels


def test_the_reasons_are_the_words_as_they_were_written_three_at_most() -> None:
    found = find(
        parse("80 | * | cable*, chispa*, humo, poste caido"), "Cables, CHISPAS... poste caído con humo", ""
    )
    assert found[0].because == ("cables", "chispas", "humo")


def test_comments_and_empty_lines_are_left_out_and_stars_stand_for_endings() -> None:
    rules = parse("# lo nuestro\n\n60 | as | Cloaca*, agua podrida")
    assert [(rule.level, rule.scope) for rule in rules] == [(60, "AS")]
    assert find(rules, "las cloacas", "AS02")
    assert find(rules, "agua muy podrida", "AS02") == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("70 | * | cable", 1),
        ("80 | * | cable\nsin barras", 2),
        ("80 | * | ", 1),
        ("80 || cable", 1),
        ("80 | * | *", 1),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, line) -> None:
    with pytest.raises(Invalid, match=f"línea {line}") as refused:
        parse(text)
    assert refused.value.field == "words"


def test_a_list_that_is_too_long_is_refused() -> None:
    with pytest.raises(Invalid, match="demasiado larga"):
        parse("#" * (LONGEST + 1))


def test_a_list_that_was_broken_by_other_means_does_not_silence_danger() -> None:
    assert rules_of({RULE: "rota"}) == rules_of({RULE: 7}) == rules_of({}) == parse(USUAL)


@pytest.mark.django_db
def test_the_list_is_kept_audited_and_announced_once_and_an_empty_one_brings_the_usual_back() -> None:
    town = small_town()
    for text in ("80 | * | volcán\r\n", "80 | * | volcán", ""):
        set_danger_words(actor=town.actors["sistemas"], text=text)
    acts = AuditEntry.objects.filter(action="organisation.danger_words_set").order_by("id")
    assert [act.changes for act in acts] == [
        {"before": "", "after": "80 | * | volcán"},
        {"before": "80 | * | volcán", "after": ""},
    ]
    told = EventRecord.objects.filter(topic="organisation.danger_words_set")
    assert sorted(one.payload["rules"] for one in told) == [0, 1]
    assert rules_of(Jurisdiction.objects.get(pk=town.jurisdiction.pk).local_rules) == parse(USUAL)


@pytest.mark.django_db
@pytest.mark.parametrize("login", ["atencion", "secretaria"])
def test_others_are_refused_and_a_bad_list_changes_nothing(login) -> None:
    town = small_town()
    with pytest.raises(NotAllowed):
        set_danger_words(actor=town.actors[login], text="80 | * | volcán")
    with pytest.raises(Invalid):
        set_danger_words(actor=town.actors["sistemas"], text="ochenta")
    assert RULE not in Jurisdiction.objects.get(pk=town.jurisdiction.pk).local_rules
