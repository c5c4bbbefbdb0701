"""Loads the demo city: draws it, tells it, writes it, in short transactions while the product is up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from django.db import connection, transaction

from nexo.application.demo.city.ground import read_toml
from nexo.application.demo.errors import DemoAlreadyLoaded
from nexo.application.demo.guide import LOADED, PlacedScene
from nexo.application.demo.load import cases, ledger_rows, survey_book
from nexo.application.demo.load.acts import Acts
from nexo.application.demo.load.automation import write_automation
from nexo.application.demo.load.clocks import write_clocks
from nexo.application.demo.load.codes import draw_codes
from nexo.application.demo.load.confidential import write_confidential
from nexo.application.demo.load.decisions import write_decisions
from nexo.application.demo.load.draft import Draft
from nexo.application.demo.load.evidence import write_evidence
from nexo.application.demo.load.figures import Figures
from nexo.application.demo.load.ground import write_ground
from nexo.application.demo.load.happenings import Diary
from nexo.application.demo.load.improvements import lived_improvement, write_improvements
from nexo.application.demo.load.keys import CaseKeys, Responses, draw_case_keys, draw_ledger_keys
from nexo.application.demo.load.knowledge import write_knowledge
from nexo.application.demo.load.ledger import LedgerWriter
from nexo.application.demo.load.lives_told import Teller
from nexo.application.demo.load.made import Ground
from nexo.application.demo.load.people import write_people
from nexo.application.demo.load.pictures import keep_pictures
from nexo.application.demo.load.pipe import Pipe, piping
from nexo.application.demo.load.signals import write_signals
from nexo.application.demo.load.staff import Staff, write_staff
from nexo.application.demo.load.surveys import write_loop
from nexo.application.demo.load.wording import Composer
from nexo.application.demo.load.works import write_works
from nexo.application.demo.profiles import PROFILES, Profile
from nexo.application.demo.scenes import scripts
from nexo.application.demo.world.planting import Scene, plant
from nexo.application.demo.world.world import build_world
from nexo.domain.cases.tasks import ESCALATE, RANK
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.audit.record import record as audit
from nexo.kernel.jobs.defer import defer

DEFAULT_SEED = 147
_CATALOGUE_AGE = timedelta(days=800)
_TEXTS_AGE = timedelta(days=120)  # read again within their half year
_ABOVE = ServiceVersion.objects.filter(service__code="OT01")
_ADMINISTRATOR = "nadia@losceibos.example"

Progress = Callable[[str, float], None]
"""Told the sentence of the step under way and the share done, from 0 to 1."""


@dataclass(slots=True)
class Loaded:
    """What was loaded: rows by table, and where to find the scenes."""

    profile: str
    rows: dict[str, int] = field(default_factory=dict)
    scenes: tuple[PlacedScene, ...] = ()


def load(
    profile: Profile | str = "town", *, seed: int = DEFAULT_SEED, progress: Progress | None = None
) -> Loaded:
    """Draw and write the demo city of this size; it ends at the present moment.

    Every step commits on its own, so that what happens in the product meanwhile waits for nothing. Raises
    `DemoAlreadyLoaded` where there is a town already.
    """
    size = PROFILES[profile] if isinstance(profile, str) else profile
    if Jurisdiction.objects.exists():
        raise DemoAlreadyLoaded
    return _Load(size, seed, progress or _silent).run()


def _silent(_sentence: str, _share: float) -> None:
    return


class _Load:
    """One load, step by step."""

    def __init__(self, profile: Profile, seed: int, progress: Progress) -> None:
        self._profile, self._seed, self._progress = profile, seed, progress
        self._loaded = Loaded(profile.slug)

    def run(self) -> Loaded:
        steps: tuple[tuple[str, Callable[[Draft], None]], ...] = (
            ("Vecinas y vecinos", self._write_people),
            ("Historias de los casos", _tell),
            ("Mensajes, llamadas y visitas", self._write_ledger),
            ("Casos", self._write_cases),
            ("Encuestas y recuperaciones", self._write_loop),
            ("Números de la ciudad", self._write_figures),
            ("Auditoría", self._write_acts),
        )
        self._progress("Áreas, servicios y personal", 0.0)
        with piping() as pipe:
            draft = self._begin(pipe)
            for place, (sentence, step) in enumerate(steps, start=1):
                self._progress(sentence, place / (len(steps) + 2))
                step(draft)
        self._progress("Últimos retoques", 1 - 1 / (len(steps) + 2))
        self._finish(draft)
        self._progress("Listo", 1.0)
        return self._loaded

    def _begin(self, pipe: Pipe) -> Draft:
        """Draw the world and write what all else stands on."""
        now = clock.now()
        world = build_world(self._profile, seed=self._seed, end=float(int(now.timestamp())))
        planted = plant(world, scripts())
        with transaction.atomic():
            ground = write_ground(self._profile, published_at=now - _CATALOGUE_AGE)
            staff = write_staff(ground, since=now - _CATALOGUE_AGE)
            write_knowledge(ground, at=now - _TEXTS_AGE)
            write_automation(ground, at=now - _CATALOGUE_AGE)
            accounts = _write_accounts(ground, staff)
            pictures = keep_pictures(ground)
        rng = np.random.default_rng([self._seed, 2])
        return Draft(planted, ground, staff, pictures, accounts, rng, pipe)

    def _write_people(self, draft: Draft) -> None:
        register = write_people(draft)
        self._loaded.rows["parties"] = sum(person is not None for person in register.people)

    def _write_ledger(self, draft: Draft) -> None:
        rows = ledger_rows.LedgerRows(draft)
        self._loaded.rows["conversations"] = rows.write_talks()
        self._loaded.rows["interactions"] = rows.write_entries()
        self._loaded.rows["notices"] = rows.write_notices()

    def _write_cases(self, draft: Draft) -> None:
        draft.zones = cases.write_cases(draft)
        self._loaded.rows["cases"] = len(draft.told)
        self._loaded.rows["clocks"] = write_clocks(draft)
        self._loaded.rows["moves"] = cases.write_history(draft)
        self._loaded.rows["evidence"] = write_evidence(draft)

    def _write_loop(self, draft: Draft) -> None:
        self._loaded.rows["surveys"] = write_loop(draft)

    def _write_figures(self, draft: Draft) -> None:
        figures = Figures(draft)
        self._loaded.rows["figures"] = (
            figures.write_cases() + figures.write_contacts() + figures.write_satisfaction()
        )

    def _write_acts(self, draft: Draft) -> None:
        acts = Acts(draft)
        written = 0
        for moment in lived_improvement(draft):
            written += acts.write(until=moment.timestamp())
            draft.pipe.settle()  # what is counted and written down next stands behind it
        self._loaded.rows["audit"] = written + acts.write()
        self._loaded.rows["decisions"] = write_decisions(draft)

    def _finish(self, draft: Draft) -> None:
        """Tell the planner what came, and write down that the load is whole and where its scenes are."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self._loaded.rows["suggestions"] = write_improvements(draft)
        placed = [_placed(scene, draft.case_keys) for scene in draft.planted.scenes]
        self._loaded.scenes = (*placed, write_confidential(draft))
        jurisdiction, town = draft.ground.jurisdiction, draft.ground.jurisdiction.pk
        with transaction.atomic():
            # From today on: what was lived before had no such measures.
            jurisdiction.local_rules |= {
                "preferential_measures": "default",
                "confidential_services": ["SE03"],
            }
            jurisdiction.save(update_fields=["local_rules"])
            self._loaded.rows["work_orders"] = write_works(draft)
            _ABOVE.filter(service__jurisdiction_id=town).update(visibility=Visibility.ABOVE)
            self._loaded.rows["signals"] = write_signals(draft)
            defer(RANK)
            defer(ESCALATE, town=jurisdiction.slug)
            audit(
                actor=system(town),
                action=LOADED,
                kind="jurisdiction",
                object_id=town,
                changes={
                    "profile": self._profile.slug,
                    "seed": self._seed,
                    "rows": self._loaded.rows,
                    "scenes": [scene.document() for scene in self._loaded.scenes],
                },
            )


def _tell(draft: Draft) -> None:
    """Tell every case and every contact; nothing is written yet."""
    world, size = draft.world, len(draft.world.reports)
    codes = draw_codes(draft.rng, draft.ground.jurisdiction.code_prefix, size)
    zone = draft.ground.jurisdiction.zone_info
    draft.teller = teller = Teller(world, draft.ground, draft.staff, codes, zone)
    draft.told = list(teller.cases())
    tokens = survey_book.draw_tokens(world, draft.told, draft.rng)
    draft.loop = survey_book.tell_loop(world, draft.told, tokens, teller.words, teller.desk, draft.rng)
    diary = Diary(world, teller, draft.told, tokens)
    names = [world.services[number].code for number in world.reports.service.tolist()]
    composer = Composer(draft.ground, draft.told, names, codes)
    writer = LedgerWriter(world, draft.register, draft.told, composer, teller.desk)
    draft.ledger = writer.write(diary.in_order())
    draft.keys = draw_ledger_keys(draft.ledger, draft.rng)
    draft.case_keys = draw_case_keys(world, codes, draft.keys, draft.rng)
    draft.responses = Responses(
        acknowledged=ledger_rows.acknowledged_at(draft.ledger, world.reports),
        first_response=ledger_rows.first_answered_at(draft.ledger, size),
    )


def _write_accounts(ground: Ground, staff: Staff) -> dict[str, str]:
    """Configure the channels that have a provider, as the administrator of the town."""
    actor = staff.actor(_ADMINISTRATOR)
    return {
        row["slug"]: configure_account(actor=actor, jurisdiction=ground.jurisdiction, **row).pk.hex
        for row in read_toml("city.toml")["account"]
    }


def _placed(scene: Scene, keys: CaseKeys) -> PlacedScene:
    return PlacedScene(
        scene.slug,
        scene.title,
        scene.says,
        tuple(keys.codes[number] for number in scene.cases),
        tuple(keys.pins[number] for number in scene.cases),
    )
