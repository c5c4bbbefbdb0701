"""Two installations of their own: a case goes from one to the other and comes back, also when the other was killed."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from config.supervisor.test_up import Installation, new_installation

pytestmark = [pytest.mark.timeout(300), pytest.mark.faults]
KEY = "una-clave-bien-larga-311"
STEPS = """
import json, sys, django
django.setup()
from nexo.domain.accounts.models import Account
from nexo.domain.authorities.actions.arrange_body import Terms, arrange_body
from nexo.domain.authorities.actions.ask_bodies import ask_all
from nexo.domain.authorities.actions.refer_case import refer_case
from nexo.domain.authorities.models import Body, Referral
from nexo.domain.cases.actions.assign_case import take_case
from nexo.domain.cases.actions.end_case import reject_case
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel.actors import system
from nexo.testing.town import INSIDE, small_town


def actor(login):
    return actor_for(Account.objects.get(email__startswith=login + "@"))


def found(town, key):
    made = small_town(town).jurisdiction
    configure_account(
        actor=system(made.id), jurisdiction=made, slug="open311", name="otra", address="otra",
        secrets={"api_key": key},
    )


def agree(endpoint, key):
    arrange_body(
        actor=actor("sistemas"),
        terms=Terms(
            name="La otra", endpoint=endpoint, api_key=key, repeats_safely=True, agreement="Convenio 1",
            legal_basis="Ley 25.326, art. 11", purpose="calles del límite",
        ),
    )


def refer():
    vial, version = actor("vial"), ServiceVersion.objects.get(service__code="VI01")
    place = Place(text="Mitre 10", lat=INSIDE[0], lon=INSIDE[1])
    wanted = Request(version=version, description="Hay un pozo", channel="counter", place=place)
    case = open_case(actor=actor("atencion"), request=wanted).case
    take_case(actor=vial, case_id=case.id)
    made = refer_case(actor=vial, case_id=case.id, body_id=Body.objects.get().id, service_code="AP01")
    return str(made.id)


def look(referral):
    row = Referral.objects.select_related("case").get(pk=referral)
    clocks = row.case.clocks.filter(kind="resolution").values_list("started_at", "due_at")
    return {
        "state": row.state, "theirs": row.external_id, "attempts": row.attempts, "phase": row.case.phase,
        "answer": row.case.public_answer, "clocks": json.loads(json.dumps(list(clocks), default=str)),
        "told": row.case.changes.order_by("-at", "-id").first().public_note,
        "trouble": bool(Body.objects.get().trouble),
    }


def solve(code):
    case = Case.objects.get(public_code=code)
    take_case(actor=actor("alumbrado"), case_id=case.id)
    resolve_case(actor=actor("alumbrado"), case_id=case.id, result="solved", answer="Lo tapamos el martes.")


def refuse(code):
    case = Case.objects.get(public_code=code)
    reject_case(
        actor=actor("derivacion"), case_id=case.id, reason="outside_competence", answer="Es de la provincia."
    )


def cases():
    return Case.objects.count()


for line in sys.stdin:
    name, *words = json.loads(line)
    print(json.dumps(globals()[name](*words)), flush=True)
"""


@dataclass
class Town:
    place: Installation
    process: subprocess.Popen[str]
    hand: subprocess.Popen[str] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.place.port}/open311/v2"

    def do(self, *words: str):
        """Run one step in a process of this town that stays for the next."""
        if self.hand is None:
            self.hand = subprocess.Popen(
                [sys.executable, "-c", STEPS],
                env=self.place.variables | {"DJANGO_SETTINGS_MODULE": "nexo.config.settings"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        self.hand.stdin.write(json.dumps(words) + "\n")
        self.hand.stdin.flush()
        return json.loads(self.hand.stdout.readline())

    def let_go(self) -> None:
        if self.hand is not None:
            self.hand.communicate(timeout=60)
            self.hand = None

    def wait(self, referral: str, state: str, seconds: float = 60) -> dict[str, object]:
        until = time.monotonic() + seconds
        while (seen := self.do("look", referral))["state"] != state:
            assert time.monotonic() < until, seen
            time.sleep(0.2)
        return seen


@pytest.fixture
def towns() -> Iterator[tuple[Town, Town]]:
    places = new_installation(), new_installation()
    made = [Town(place, place.start()) for place in places]
    try:
        for town in made:
            town.place.wait_for("/health/ready", 200)
        yield made[0], made[1]
    finally:
        for town in made:
            end(town)
            shutil.rmtree(town.place.folder)


def end(town: Town) -> None:
    town.let_go()
    if town.process.poll() is None:
        town.process.terminate()
        town.process.wait(60)
    town.process.stdout.close()


def test_there_and_back(towns):
    ours, theirs = towns
    ours.do("found", "nuestra", KEY)
    theirs.do("found", "vecina", KEY)
    assert ours.place.run("http", "allow", f"127.0.0.1:{theirs.place.port}").returncode == 0
    ours.do("agree", theirs.endpoint, KEY)

    solved, refused = ours.do("refer"), ours.do("refer")
    theirs.do("solve", ours.wait(solved, "sent")["theirs"])
    before = ours.wait(refused, "sent")
    theirs.do("refuse", before["theirs"])
    ours.do("ask_all")
    seen = ours.wait(solved, "resolved")
    assert (seen["phase"], seen["answer"]) == ("resolved_external", "Lo tapamos el martes.")
    seen = ours.wait(refused, "refused")
    assert (seen["phase"], seen["clocks"]) == ("in_progress", before["clocks"])
    assert seen["told"] == "La otra no lo tomó: Es de la provincia. Seguimos acá con tu pedido."

    theirs.let_go()
    middle = ours.do("refer")
    theirs.process.send_signal(signal.SIGKILL)
    late = ours.do("refer")
    theirs.process.wait(60)
    theirs.process.stdout.close()
    theirs.process = theirs.place.start()
    theirs.place.wait_for("/health/ready", 200)
    for referral in (middle, late):
        seen = ours.wait(referral, "sent", 120)
        assert (seen["phase"], seen["trouble"]) == ("referred_external", False)
    assert theirs.do("cases") == 4
    found = json.loads(ours.place.run("doctor", "--json").stdout)
    assert "answers, 0 cases not sure to have arrived" in json.dumps(found)
