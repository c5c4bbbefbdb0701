"""A pack: out, in again, the same bytes; every mistake told with its file and line."""

import pytest

from nexo.application.packs import yaml_file
from nexo.application.packs.errors import Fault, PackInvalid, PackUnreadable
from nexo.application.packs.inventory import Risk, inventory_of
from nexo.application.packs.picture import picture
from nexo.application.packs.reading import read_files, read_folder
from nexo.application.packs.shape import FORMAT
from nexo.application.packs.starters import starter, starters
from nexo.application.packs.taking import take_pack
from nexo.application.packs.writing import files_of, write_folder
from nexo.domain.automation.actions.publish_rule import publish_rule
from nexo.domain.automation.actions.write_rule import write_rule
from nexo.domain.catalogue.actions.grant_delegation import grant_delegation
from nexo.domain.catalogue.models import PublicService, ServiceVersion, StatusType
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.knowledge.actions.write_answer import write_answer
from nexo.domain.organisation.actions.publish_calendar import publish_calendar
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import AdoptedPack, Jurisdiction, Office, Unit
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry
from nexo.testing.town import Town, small_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    """A small town with something of every subject."""
    made = small_town()
    actor, jurisdiction = system(made.jurisdiction.pk), made.jurisdiction
    today = clock.today(jurisdiction.zone_info)
    publish_calendar(
        actor=actor,
        firm_until=today.replace(month=12, day=31),
        local={today.replace(month=6, day=24): "San Juan"},
        subdivision="B",
    )
    Office.objects.create(
        jurisdiction=jurisdiction,
        name="Centro",
        address="Calle 1",
        unit=made.units["INT"],
        hours={"mon": [["08:00", "13:00"]]},
    )
    StatusType.objects.create(jurisdiction=jurisdiction, code="open", phase="registered", name="Abierto")
    grant_delegation(
        actor=actor,
        service_id=made.versions["AP01"].service_id,
        role=Role.FRONT_OFFICE,
        legal_act="Decreto 1/2026",
        valid_from=today,
    )
    draft = write_rule(
        actor=actor,
        name="Avisar",
        text="cuando se abre un caso\nsi el servicio es AP01\nagregar la nota «Mirar: 13:00»",
    )
    publish_rule(actor=actor, number=draft.rule.number, revision=draft.revision)
    write_answer(actor=actor, code="hola", title="Saludo", body="Hola {nombre}:\n\nGracias.")
    configure_account(actor=actor, jurisdiction=jurisdiction, slug="counter", name="Mostrador")
    return made


def written(town: Jurisdiction) -> dict[str, bytes]:
    return files_of(picture(town))


class TestTheSameBytes:
    def test_out_into_an_empty_town_and_out_again(self, town: Town) -> None:
        before = written(town.jurisdiction)
        assert len(before) >= 12

        done = take_pack(read_files(before), slug="espejo")

        after = written(done.town)
        assert after.pop("pack.yaml").replace(b"espejo", b"prueba") == before.pop("pack.yaml")
        assert after == before

    def test_a_second_import_changes_nothing(self, town: Town) -> None:
        pack = read_files(written(town.jurisdiction))
        mirror = take_pack(pack, slug="espejo").town
        acts = AuditEntry.objects.count()
        versions = ServiceVersion.objects.count()

        again = take_pack(pack, town=mirror)

        assert again.differences == []
        assert (AuditEntry.objects.count(), ServiceVersion.objects.count()) == (acts, versions)
        assert AdoptedPack.objects.filter(jurisdiction=mirror).count() == 1

    def test_a_folder_is_read_as_it_was_written(self, town: Town, tmp_path) -> None:  # type: ignore[no-untyped-def]  # pytest's own
        pack = picture(town.jurisdiction)
        write_folder(pack, tmp_path / "paquete")

        read = read_folder(tmp_path / "paquete")

        assert (read.rows, read.manifest) == (pack.rows, pack.manifest)

    def test_no_person_and_no_secret_goes_out(self, town: Town) -> None:
        configure_account(
            actor=system(town.jurisdiction.pk),
            jurisdiction=town.jurisdiction,
            slug="email",
            name="Correo",
            address="hola@prueba.example",
            settings={"imap_host": "imap.prueba.example", "smtp_host": "smtp.prueba.example"},
            secrets={"imap_password": "muy-secreto-1"},
        )

        everything = b"".join(written(town.jurisdiction).values())

        assert b"imap.prueba.example" in everything
        assert b"muy-secreto-1" not in everything
        assert b"alumbrado@" not in everything


class TestDryRun:
    def test_it_says_the_differences_and_does_nothing(self, town: Town) -> None:
        files = written(town.jurisdiction)
        files["services.yaml"] = files["services.yaml"].replace(b"name: Luminaria", b"name: Luz")

        done = take_pack(read_files(files), town=town.jurisdiction, dry_run=True)

        assert [one.said for one in done.differences] == [
            "Servicio «AP01 Luz apagada»: cambia name (Luminaria apagada → Luz apagada)."
        ]
        assert (
            PublicService.objects.get(jurisdiction=town.jurisdiction, code="AP01").name == "Luminaria apagada"
        )

    def test_what_changed_becomes_a_version_and_what_is_missing_stays(self, town: Town) -> None:
        files = written(town.jurisdiction)
        files["services.yaml"] = files["services.yaml"].replace(b"summary: Lum", b"summary: Otra lum")
        files["answers.yaml"] = b"format: 1\nanswers: []\n"

        done = take_pack(read_files(files), town=town.jurisdiction)

        assert done.town.standardanswer_set.count() == 1
        assert [one.key for one in done.kept] == ["hola"]
        assert PublicService.objects.get(jurisdiction=done.town, code="AP01").versions.count() == 2


class TestMistakes:
    def test_every_one_at_once_with_file_line_and_what_to_do(self, town: Town) -> None:
        files = written(town.jurisdiction)
        files["units.yaml"] = (
            b"format: 1\nunits:\n- code: INT\n  name: Intendencia\n- code: SP\n  nombre: Servicios\n"
        )
        files["answers.yaml"] = b"format: 1\nanswers:\n- code: a\n  title: [uno]\n  body: hola\n"
        files["otro.yaml"] = b"a: 1\n"

        with pytest.raises(PackInvalid) as refused:
            read_files(files)

        assert refused.value.said.split("\n") == [
            "El paquete tiene errores; no se cambió nada.",
            "answers.yaml, línea 4: «title» tiene que ser un texto: ponelo entre comillas.",
            "otro.yaml, línea 1: este archivo no es de un paquete: quitalo o revisá el nombre.",
            "units.yaml, línea 5: falta «name»: agregalo.",
            "units.yaml, línea 6: «nombre» no existe acá: quitalo o revisá cómo se escribe.",
        ]

    def test_a_reference_that_leads_nowhere(self, town: Town) -> None:
        files = written(town.jurisdiction)
        files["services.yaml"] = files["services.yaml"].replace(b"owner: ALU", b"owner: LUZ")

        with pytest.raises(PackInvalid) as refused:
            read_files(files)

        assert (
            "services.yaml, línea 3: «owner» nombra «LUZ», que no está en units.yaml: "
            "agregalo ahí o corregí el código." in refused.value.said
        )

    def test_what_a_room_refuses_is_told_with_its_line_and_nothing_changes(self, town: Town) -> None:
        files = written(town.jurisdiction)
        files["answers.yaml"] = b"format: 1\nanswers:\n- code: a\n  title: Uno\n  body: hola {apellido}\n"
        files["routing.yaml"] = b"format: 1\nrouting:\n- sentence: mandalo a cualquier lado\n"

        with pytest.raises(PackInvalid) as refused:
            take_pack(read_files(files), slug="espejo")

        assert [(one.file, one.line) for one in refused.value.faults] == [
            ("answers.yaml", 3),
            ("routing.yaml", 3),
        ]
        assert not Jurisdiction.objects.filter(slug="espejo").exists()

    @pytest.mark.parametrize(
        ("content", "line"),
        [
            (b"a: &x 1\nb: *x\n", 1),
            (b"a: 1\nb: [1, 2\n", 3),
            (b"a: 1\na: 2\n", 2),
            (b"a: !!python/object/apply:os.system [id]\n", 1),
            (b"a: " + b"[" * 40 + b"]" * 40, 1),
            (b"a: \xff", 1),
            (b"a: 1\n" * 900_000, 1),
            (b"? [1]\n: 2\n", 1),
        ],
        ids=["reference", "broken", "twice", "tag", "deep", "bytes", "big", "key"],
    )
    def test_hostile_yaml_is_a_sentence(self, content: bytes, line: int) -> None:
        found = yaml_file.read("x.yaml", content)

        assert isinstance(found, Fault)
        assert found.line == line
        assert found.said.startswith(f"x.yaml, línea {line}: ")

    def test_an_hour_and_a_no_stay_words(self) -> None:
        found = yaml_file.read("x.yaml", b"a: 13:00\nb: no\nc: 2026-01-02\nd: 007\n")

        assert not isinstance(found, Fault)
        assert found[0] == {"a": "13:00", "b": "no", "c": "2026-01-02", "d": "007"}

    def test_a_newer_format_is_refused_with_a_sentence(self, town: Town) -> None:
        files = written(town.jurisdiction)
        files["pack.yaml"] = files["pack.yaml"].replace(b"format: 1", b"format: 2")

        with pytest.raises(PackUnreadable, match=f"más nuevo .2. que el de esta versión .{FORMAT}."):
            read_files(files)
        with pytest.raises(PackUnreadable, match="no dice"):
            read_files({"pack.yaml": b"name: x\n"})
        with pytest.raises(PackUnreadable, match=r"falta pack\.yaml"):
            read_files({})


class TestInventory:
    def test_what_departs_and_what_an_upgrade_touches(self, town: Town) -> None:
        assert inventory_of(town.jurisdiction) is None
        pack = starter("ar-aldea")
        assert pack is not None
        made = take_pack(pack, slug="aldea").town
        actor = system(made.pk)
        AdoptedPack.objects.filter(jurisdiction=made).update(version=0)
        row = next(iter(pack.of("answers").values()))
        write_answer(actor=actor, code=row["code"], title="Otro título", body=row["body"])
        write_answer(actor=actor, code="propia", title="Propia", body="Hola.")

        found = inventory_of(made)

        assert found is not None
        own = {(one.subject, one.key, one.what.value) for one in found.departures if one.subject != "town"}
        assert own == {("answers", row["code"], "changed"), ("answers", "propia", "added")}
        assert (found.next_version, found.upgrade, found.risk) == (pack.manifest.version, [], Risk.NONE)


class TestStarters:
    def test_each_is_whole(self) -> None:
        names = {pack.manifest.name: pack for pack in starters()}

        assert {pack.manifest.country for pack in starters()} == {"AR", "UY", "CO", "BR", "CL"}
        assert not names["ar-aldea"].manifest.draft
        assert all(pack.manifest.draft for name, pack in names.items() if name != "ar-aldea")
        assert len(names["ar-aldea"].of("services")) >= 25
        assert all(row.get("description") for row in names["ar-aldea"].of("services").values())

    @pytest.mark.parametrize(
        "name", ["ar-aldea", "uy-localidad", "co-municipio", "br-municipio", "cl-comuna"]
    )
    def test_each_goes_into_an_empty_town(self, name: str) -> None:
        pack = starter(name)
        assert pack is not None

        made = take_pack(pack, slug="nueva").town

        assert Unit.objects.filter(jurisdiction=made).count() == len(pack.of("units"))
        assert take_pack(pack, town=made).differences == []
