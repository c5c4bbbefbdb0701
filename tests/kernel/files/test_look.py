"""Pictures that look alike have looks that are alike, whatever their size, and broken ones none."""

import io
from random import Random

import pytest
from PIL import Image, ImageDraw

from nexo.kernel.files.apart import look_apart
from nexo.kernel.files.images import look_of
from nexo.kernel.files.look import alike, look_at_new
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.refused import FileRefused
from nexo.kernel.files.store import path_of, store
from nexo.kernel.files.tasks import task_look


def picture(
    seed: int, *, size: tuple[int, int] = (640, 480), kind: str = "JPEG", bright: float = 1.0
) -> bytes:
    """Return a picture of boxes at random, the same for a seed at any size."""
    drawn, made = Random(seed), Image.new("RGB", size, (120, 120, 120))
    draw = ImageDraw.Draw(made)
    for _ in range(25):
        left, top, width, height = (drawn.random() for _ in range(4))
        box = (left * size[0], top * size[1], (left + width / 2) * size[0], (top + height / 2) * size[1])
        draw.rectangle(box, fill=tuple(drawn.randrange(256) for _ in range(3)))
    out = io.BytesIO()
    made.point(lambda value: value * bright).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(6))
def test_the_same_scene_smaller_darker_or_in_another_format_is_alike(seed) -> None:
    look = look_of(picture(seed), "image/jpeg")
    assert -(1 << 63) <= look < 1 << 63
    assert alike(look, look_of(picture(seed, size=(320, 240)), "image/jpeg")) >= 0.8
    assert alike(look, look_of(picture(seed, kind="PNG", bright=0.8), "image/png")) >= 0.6
    assert alike(look, look_of(picture(seed + 100), "image/jpeg")) < 0.5


def test_a_plain_picture_has_nothing_to_compare_and_nothing_is_alike_to_it() -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), (9, 9, 9)).save(out, "PNG")
    assert look_of(out.getvalue(), "image/png") == 0
    assert alike(0, 0) == alike(0, 5) == 0.0
    assert alike(-5, -5) == 1.0


def test_a_broken_one_is_refused_in_the_child_too() -> None:
    with pytest.raises(FileRefused):
        look_apart(picture(1)[:400], "image/jpeg")


@pytest.mark.django_db
def test_what_came_in_is_looked_at_once_and_what_cannot_be_is_not_asked_again(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("NEXO_DATA_DIR", str(tmp_path))
    whole = store(picture(1), filename="a.jpg", jurisdiction_id=None)
    gone = store(picture(2), filename="b.jpg", jurisdiction_id=None)
    path_of(gone.sha256).unlink()
    text = store(b"hola vecinos", filename="c.txt", jurisdiction_id=None)
    assert look_at_new(most=1) == 1
    task_look()
    assert look_at_new() == 0
    looks = dict(StoredFile.objects.values_list("id", "look"))
    assert looks == {whole.id: look_of(picture(1), "image/jpeg"), gone.id: 0, text.id: None}
