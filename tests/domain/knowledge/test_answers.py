"""Standard answers: which fit, and that their author is told at once what is wrong."""

import pytest

from nexo.domain.knowledge.actions.write_answer import write_answer
from nexo.domain.knowledge.errors import TextMissing, VariableUnknown
from nexo.domain.knowledge.models import StandardAnswer
from nexo.domain.knowledge.queries.answers import standard_answers
from nexo.domain.organisation.enums import Role
from nexo.kernel.errors import NotAllowed


@pytest.mark.parametrize("missing", ["title", "body"])
def test_an_answer_has_a_title_and_a_body(machine, missing):
    with pytest.raises(TextMissing):
        write_answer(actor=machine, **{"code": "x", "title": "x", "body": "x", missing: " "})


def test_answers_that_fit_those_of_the_service_first(town, machine):
    for code, title, given in [
        ("a", "Acuse", {}),
        ("b", "Lámpara pedida", {"service_code": "AP01"}),
        ("c", "Por otro servicio", {"service_code": "BA02"}),
        ("d", "Sólo correo", {"channel": "email"}),
        ("e", "Retirada", {"is_active": False}),
        ("f", "English", {"language": "en"}),
    ]:
        write_answer(actor=machine, code=code, title=title, body="Hola {nombre}", **given)

    def codes(**wanted):
        return [answer.code for answer in standard_answers(jurisdiction_id=town.id, **wanted)]

    assert codes(service_code="AP01", channel="whatsapp") == ["b", "a"]
    assert codes(channel="email") == ["a", "d"]
    assert codes(language="en") == ["f"]


def test_an_answer_is_checked_when_it_is_written(member, machine):
    with pytest.raises(VariableUnknown):
        write_answer(actor=machine, code="a", title="Acuse", body="Hola {apodo}")
    assert StandardAnswer.objects.count() == 0
    with pytest.raises(NotAllowed):
        write_answer(actor=member(Role.CREW), code="a", title="Acuse", body="Hola")
    write_answer(actor=member(Role.SUPERVISOR), code="a", title="Acuse", body="Hola")
    write_answer(actor=machine, code="a", title="Acuse de recibo", body="Hola {nombre}")
    assert StandardAnswer.objects.get().title == "Acuse de recibo"
