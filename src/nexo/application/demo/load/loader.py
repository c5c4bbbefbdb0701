"""Loads the demo city: draws it, tells it, writes it, in short transactions while the product is up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from django.db import connection, transaction

from nexo.application.demo.city.ground import read_toml
from nexo.application.demo.errors import DemoAlreadyLoaded
from nexo.application.demo.load import acts, cases, evidence, ledger_rows, surveys
from nexo.application.demo.load.codes import draw_codes
from nexo.application.demo.load.figures import Figures
from nexo.application.demo.load.ground import Ground, write_ground
from nexo.application.demo.load.happenings import Diary
from nexo.application.demo.load.knowledge import write_knowledge
from nexo.application.demo.load.ledger import Ledger, LedgerWriter
from nexo.application.demo.load.lives_told import Teller, ToldCase
from nexo.application.demo.load.people import Register, write_people
from nexo.application.demo.load.ranks import Ranks
from nexo.application.demo.load.staff import Staff, write_staff
from nexo.application.demo.load.wording import Composer
from nexo.application.demo.profiles import PROFILES, Profile
from nexo.application.demo.scenes import scripts
from nexo.application.demo.world.planting import Planted, Scene, plant
from nexo.application.demo.world.world import World, build_world
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.audit.record import record as audit

DEFAULT_SEED = 147
_CATALOGUE_AGE = timedelta(days=800)
_ADMINISTRATOR = "nadia@losceibos.example"

Progress = Callable[[str, float], None]
"""Told the sentence of the step under way and the share done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class PlacedScene:
    """A scene with the codes and PINs of its cases."""

    slug: str
    title: str
    says: str
    codes: tuple[str, ...]
    pins: tuple[str, ...]


@dataclass(slots=True)
class Loaded:
    """What was loaded: rows by table, and where to find the scenes."""

    profile: str
    rows: dict[str, int] = field(default_factory=dict)
    scenes: tuple[PlacedScene, ...] = ()


@dataclass(slots=True)
class _Draft:
    """What the steps of a load hand on to each other."""

    planted: Planted
    ground: Ground
    staff: Staff
    pictures: evidence.Pictures
    accounts: dict[str, str]
    rng: np.random.Generator
    register: Register = field(init=False)
    teller: Teller = field(init=False)
    told: list[ToldCase] = field(init=False)
    loop: surveys.Loop = field(init=False)
    ledger: Ledger = field(init=False)
    keys: ledger_rows.LedgerKeys = field(init=False)
    case_keys: cases.CaseKeys = field(init=False)
    responses: cases.Responses = field(init=False)
    zones: list[str] = field(init=False)

    @property
    def world(self) -> World:
        """The world with its scenes."""
        return self.planted.world


def load(profile: str = "town", *, seed: int = DEFAULT_SEED, progress: Progress | None = None) -> Loaded:
    """Draw and write the demo city of this size; it ends at the present moment.

    Every step commits on its own, so that what happens in the product meanwhile waits for nothing. Raises
    `DemoAlreadyLoaded` where there is a town already.
    """
    size = PROFILES[profile]
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
        steps: tuple[tuple[str, Callable[[_Draft], None]], ...] = (
            ("Vecinas y vecinos", self._write_people),
            ("Historias de los casos", self._tell),
            ("Mensajes, llamadas y visitas", self._write_ledger),
            ("Casos", self._write_cases),
            ("Historia y fotos de los casos", self._write_history),
            ("Encuestas y recuperaciones", self._write_loop),
            ("Números de la ciudad", self._write_figures),
            ("Auditoría", self._write_acts),
        )
        self._progress("Áreas, servicios y personal", 0.0)
        draft = self._begin()
        for place, (sentence, step) in enumerate(steps, start=1):
            self._progress(sentence, place / (len(steps) + 2))
            with transaction.atomic():
                step(draft)
        self._progress("Últimos retoques", 1 - 1 / (len(steps) + 2))
        self._finish(draft)
        self._progress("Listo", 1.0)
        return self._loaded

    def _begin(self) -> _Draft:
        """Draw the world and write what all else stands on."""
        now = clock.now()
        world = build_world(self._profile, seed=self._seed, end=float(int(now.timestamp())))
        planted = plant(world, scripts())
        with transaction.atomic():
            ground = write_ground(self._profile, published_at=now - _CATALOGUE_AGE)
            staff = write_staff(ground, since=now - _CATALOGUE_AGE)
            write_knowledge(ground, at=now - _CATALOGUE_AGE)
            accounts = _write_accounts(ground, staff)
            pictures = evidence.keep_pictures(ground)
        rng = np.random.default_rng([self._seed, 2])
        return _Draft(planted, ground, staff, pictures, accounts, rng)

    def _write_people(self, draft: _Draft) -> None:
        draft.register = write_people(draft.world, draft.ground, draft.rng)
        self._loaded.rows["parties"] = sum(person is not None for person in draft.register.people)

    def _tell(self, draft: _Draft) -> None:
        """Tell every case and every contact; nothing is written yet."""
        world, size = draft.world, len(draft.world.reports)
        codes = draw_codes(draft.rng, draft.ground.jurisdiction.code_prefix, size)
        zone = draft.ground.jurisdiction.zone_info
        draft.teller = Teller(world, draft.ground, draft.staff, draft.register, codes, zone)
        draft.told = list(draft.teller.cases())
        tokens, again = surveys.draw_tokens(world, draft.rng)
        draft.loop = surveys.tell_loop(
            world, draft.told, (tokens, again), draft.teller.words, draft.teller.desk, draft.rng
        )
        diary = Diary(world, draft.teller, draft.told, tokens, again)
        names = [world.services[number].code for number in world.reports.service.tolist()]
        composer = Composer(draft.ground, draft.told, names, codes)
        writer = LedgerWriter(world, draft.register, composer, draft.teller.desk)
        draft.ledger = writer.write(diary.in_order())
        draft.keys = ledger_rows.draw_keys(draft.ledger, draft.rng)
        draft.case_keys = cases.draw_keys(world, codes, draft.keys, draft.rng)
        draft.responses = cases.Responses(
            acknowledged=ledger_rows.acknowledged_at(draft.ledger, size),
            first_response=cases.first_responses(
                draft.told, ledger_rows.first_replied_at(draft.ledger, size)
            ),
        )

    def _write_ledger(self, draft: _Draft) -> None:
        rows = ledger_rows.LedgerRows(
            draft.ledger,
            draft.keys,
            draft.register,
            draft.ground,
            draft.accounts,
            draft.case_keys.ids,
            draft.rng,
        )
        self._loaded.rows["conversations"] = rows.write_talks()
        self._loaded.rows["interactions"] = rows.write_entries()
        self._loaded.rows["notices"] = rows.write_notices()

    def _write_cases(self, draft: _Draft) -> None:
        draft.zones = cases.write_cases(
            draft.world,
            draft.ground,
            draft.register,
            draft.told,
            draft.case_keys,
            draft.responses,
            draft.teller.words,
            Ranks(draft.world, draft.ground, draft.register),
            draft.rng,
        )
        self._loaded.rows["cases"] = len(draft.told)

    def _write_history(self, draft: _Draft) -> None:
        self._loaded.rows["moves"] = cases.write_history(
            draft.ground, draft.told, draft.case_keys, draft.rng
        )
        self._loaded.rows["evidence"] = evidence.write_evidence(
            draft.world,
            draft.ground,
            draft.told,
            draft.ledger,
            draft.keys,
            draft.case_keys.ids,
            draft.pictures,
            draft.rng,
        )

    def _write_loop(self, draft: _Draft) -> None:
        self._loaded.rows["surveys"] = surveys.write_loop(
            draft.loop,
            draft.world,
            draft.told,
            draft.ground,
            draft.register,
            draft.case_keys.ids,
            draft.rng,
        )

    def _write_figures(self, draft: _Draft) -> None:
        responded = draft.responses.first_response.tolist()
        figures = Figures(draft.world, draft.ground, draft.told, draft.zones, responded)
        self._loaded.rows["figures"] = (
            figures.write_cases()
            + figures.write_contacts(draft.ledger)
            + figures.write_satisfaction(draft.loop)
        )

    def _write_acts(self, draft: _Draft) -> None:
        self._loaded.rows["audit"] = acts.Acts(
            draft.world,
            draft.ground,
            draft.register,
            draft.told,
            draft.ledger,
            draft.keys,
            draft.loop,
            draft.case_keys.ids,
        ).write()

    def _finish(self, draft: _Draft) -> None:
        """Tell the planner what came, and write down that the load is whole and where its scenes are."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self._loaded.scenes = tuple(_placed(scene, draft.case_keys) for scene in draft.planted.scenes)
        town = draft.ground.jurisdiction.pk
        with transaction.atomic():
            audit(
                actor=system(town),
                action="demo.loaded",
                kind="jurisdiction",
                object_id=town,
                changes={
                    "profile": self._profile.slug,
                    "seed": self._seed,
                    "rows": self._loaded.rows,
                    "scenes": [_document(scene) for scene in self._loaded.scenes],
                },
            )


def _write_accounts(ground: Ground, staff: Staff) -> dict[str, str]:
    """Configure the channels that have a provider, as the administrator of the town."""
    actor = staff.actor(_ADMINISTRATOR)
    return {
        row["slug"]: configure_account(actor=actor, jurisdiction=ground.jurisdiction, **row).pk.hex
        for row in read_toml("city.toml")["account"]
    }


def _placed(scene: Scene, keys: cases.CaseKeys) -> PlacedScene:
    return PlacedScene(
        scene.slug,
        scene.title,
        scene.says,
        tuple(keys.codes[number] for number in scene.cases),
        tuple(keys.pins[number] for number in scene.cases),
    )


def _document(scene: PlacedScene) -> dict[str, object]:
    return {
        "slug": scene.slug,
        "title": scene.title,
        "says": scene.says,
        "codes": list(scene.codes),
        "pins": list(scene.pins),
    }
