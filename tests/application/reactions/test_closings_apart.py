"""Closings are told apart: confirmed, disputed, or closed because nobody spoke (R41, R43)."""

from datetime import timedelta

from nexo.application.reports.city_figures.measures import measures_of
from nexo.domain.analytics.queries.figures import Period, figures
from nexo.domain.cases.actions.assign_case import take_case
from nexo.domain.cases.actions.citizen_word import confirm_case, dispute_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.actions.settle_cases import close_undisputed
from nexo.domain.cases.enums import Result
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.events.deliver import deliver_pending
from nexo.kernel.files.store import store


def author(case):
    return Actor(kind=ActorKind.CITIZEN, jurisdiction_id=case.jurisdiction_id, proven=frozenset({case.pk}))


def test_each_closing_is_counted_where_it_belongs(town, open_one):
    cases = [open_one() for _ in range(4)]
    area = town.actors["alumbrado"]
    for case in cases:
        take_case(actor=area, case_id=case.pk)
        proof = store(
            b"acta", filename="a.txt", declared_type="text/plain", jurisdiction_id=case.jurisdiction_id
        )
        resolve_case(actor=area, case_id=case.pk, result=Result.SOLVED, answer="Listo", files=[proof])
    deliver_pending()
    confirm_case(actor=author(cases[0]), case_id=cases[0].pk)
    dispute_case(actor=author(cases[1]), case_id=cases[1].pk, note="Sigue igual")
    deliver_pending()
    with clock.frozen(clock.now() + timedelta(days=10)):
        assert close_undisputed() == 2
        deliver_pending()
        today = clock.today(town.jurisdiction.zone_info)
    found = figures(
        Period(jurisdiction_id=town.jurisdiction.pk, since=today - timedelta(days=30), until=today)
    )
    assert (found.confirmed, found.disputed, found.silent) == (1, 1, 2)
    told = {one.slug: one.value for one in measures_of(found)}
    assert (told["confirmed"], told["disputed"], told["silent"]) == (1, 1, 2)
