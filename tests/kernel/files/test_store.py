"""Keeping files: whole or not at all, once, and shown without what they betray."""

import hashlib
import io
import os
import resource
import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import transaction
from PIL import Image

from kernel.files.samples import giant_png, photo_with_place, picture
from kernel.undone import undone
from nexo.kernel import clock
from nexo.kernel.files.apart import clean_copy_apart
from nexo.kernel.files.images import clean_copy
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.refused import FileRefused
from nexo.kernel.files.rendition import rendition
from nexo.kernel.files.store import folder, open_file, path_of, remove, remove_orphan, store, write_once
from nexo.kernel.files.tasks import task_sweep

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
TOWN = UUID(int=7)
HELLO = hashlib.sha256(b"hola").hexdigest()

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def on_disk() -> list[str]:
    return sorted(path.name for path in folder().rglob("*") if path.is_file())


def test_a_file_is_kept_with_its_facts():
    with clock.frozen(NOON):
        stored = store(b"hola", filename="../ho\u202ela.txt", jurisdiction_id=TOWN)
    row = StoredFile.objects.get(pk=stored.pk)
    assert (row.sha256, row.size, row.media_type) == (HELLO, 4, "text/plain")
    assert (row.filename, row.jurisdiction_id, row.created_at) == ("hola.txt", TOWN, NOON)
    assert open_file(row) == b"hola"
    assert str(row) == f"text/plain {HELLO[:12]}"


def test_lies_under_its_own_hash_for_this_user_alone(data_folder):
    store(b"hola", filename="x", jurisdiction_id=TOWN)
    path = data_folder / "files" / HELLO[:2] / HELLO[2:4] / HELLO
    assert path_of(HELLO) == path
    assert path.stat().st_mode & 0o777 == 0o600
    assert on_disk() == [HELLO]


def test_equal_bytes_lie_once():
    one, other = (store(b"hola", filename=name, jurisdiction_id=TOWN) for name in ("a", "b"))
    assert one.pk != other.pk
    assert on_disk() == [HELLO]


def test_a_refused_file_leaves_nothing():
    with pytest.raises(FileRefused):
        store(b"<svg >", filename="x", jurisdiction_id=TOWN)
    assert (on_disk(), StoredFile.objects.count()) == ([], 0)


def test_a_broken_write_leaves_nothing(tmp_path):
    target = tmp_path / "deep" / "file"
    with pytest.raises(TypeError):
        write_once(target, "no bytes")  # type: ignore[arg-type]
    assert list(target.parent.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_bytes_go_with_their_last_row():
    one, other = (store(b"hola", filename=name, jurisdiction_id=TOWN) for name in ("a", "b"))
    remove(one)
    assert on_disk() == [HELLO]
    with undone():
        remove(StoredFile.objects.get(pk=other.pk))
    assert on_disk() == [HELLO]
    assert not remove_orphan(HELLO)
    remove(other)
    assert (on_disk(), StoredFile.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_copies_go_with_the_original():
    stored = store(picture(), filename="a.png", jurisdiction_id=TOWN)
    rendition(stored)
    assert len(on_disk()) == 2
    with transaction.atomic():
        remove(stored)
        assert len(on_disk()) == 2
    assert on_disk() == []


@pytest.mark.django_db(transaction=True)
def test_the_sweep_takes_what_is_old_and_nobodys():
    kept = store(b"hola", filename="x", jurisdiction_id=TOWN)
    with undone():
        store(b"perdido", filename="x", jurisdiction_id=TOWN)
        store(b"reciente", filename="x", jurisdiction_id=TOWN)
    half = path_of("f" * 64).with_name(f".{'f' * 64}.half")
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    old = time.time() - 25 * 3600
    for path in (path_of(HELLO), path_of(hashlib.sha256(b"perdido").hexdigest()), half):
        os.utime(path, (old, old))
    task_sweep()
    assert on_disk() == sorted([HELLO, hashlib.sha256(b"reciente").hexdigest()])
    assert open_file(kept) == b"hola"


def test_a_photo_is_shown_upright_and_tells_nothing():
    original = photo_with_place()
    assert b"SecretCamera" in original
    assert b"SecretComment" in original
    stored = store(original, filename="bache.jpg", jurisdiction_id=TOWN)
    shown = rendition(stored)
    assert (shown.media_type, shown.inline) == ("image/jpeg", True)
    assert b"Secret" not in shown.content
    assert b"Exif" not in shown.content
    with Image.open(io.BytesIO(shown.content)) as image:
        assert (image.size, dict(image.getexif())) == ((40, 80), {})
        red, green, blue = image.convert("RGB").getpixel((20, 10))
    assert (red > 200, green < 60, blue < 60) == (True, True, True)
    assert open_file(stored) == original
    assert rendition(stored) == shown


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("GIF", mode="P"), "image/jpeg"),
        (picture("WEBP"), "image/jpeg"),
        (picture("BMP"), "image/jpeg"),
        (picture("PNG", mode="RGBA"), "image/png"),
        (picture("PNG", mode="LA"), "image/png"),
        (picture("PNG", mode="1"), "image/jpeg"),
        (picture("JPEG", mode="CMYK"), "image/jpeg"),
        (picture("PNG", mode="I;16"), "image/jpeg"),
    ],
)
def test_pictures_of_all_kinds_are_shown(content, media_type):
    shown = rendition(store(content, filename="x", jurisdiction_id=TOWN))
    assert (shown.media_type, shown.inline) == (media_type, True)
    with Image.open(io.BytesIO(shown.content)) as image:
        assert image.size == (8, 6)


def test_a_large_picture_is_made_smaller():
    large = clean_copy(picture("JPEG", (5000, 100)), "image/jpeg")
    with Image.open(io.BytesIO(large)) as image:
        assert image.size == (2400, 48)


@pytest.mark.parametrize(
    ("content", "inline"), [(b"hola", False), (b"%PDF-1.7", False), (b"OggS\x00", True), (b"II*\x00", False)]
)
def test_the_rest_is_shown_as_it_is(content, inline):
    shown = rendition(store(content, filename="x", jurisdiction_id=TOWN))
    assert (shown.content, shown.inline) == (content, inline)


def test_a_picture_that_breaks_while_it_is_decoded_is_refused():
    stored = store(giant_png(200, 200), filename="x", jurisdiction_id=TOWN)
    with pytest.raises(FileRefused):
        rendition(stored)
    assert len(on_disk()) == 1


def test_decoding_costs_this_process_no_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileRefused):
        clean_copy_apart(giant_png(10_000, 6_000), "image/png")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_broken_pictures_are_refused_in_process_too():
    with pytest.raises(FileRefused):
        clean_copy(giant_png(200, 200), "image/png")
