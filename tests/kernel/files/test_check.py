"""What is refused, and with which reason."""

import struct
import time
import zipfile

import pytest

from kernel.files.samples import archive, giant_png, picture
from nexo.kernel.files.check import check_content
from nexo.kernel.files.refused import FileRefused

MEGABYTE = 1024 * 1024


def check(content, filename="x", declared_type="", max_bytes=25 * MEGABYTE):
    return check_content(content, filename=filename, declared_type=declared_type, max_bytes=max_bytes)


def refusal(content, **facts) -> str:
    with pytest.raises(FileRefused) as refused:
        check(content, **facts)
    assert refused.value.message.endswith((".", "MB."))
    return refused.value.code


def test_ordinary_files_are_taken():
    assert check(picture("JPEG"), filename="bache.jpg", declared_type="image/jpeg") == "image/jpeg"
    assert check(picture("PNG"), filename="bache.jpg", declared_type="image/jpeg") == "image/png"
    assert check(b"hola", declared_type="application/pdf") == "text/plain"
    assert check(b"%PDF-1.7\n") == "application/pdf"
    assert check(archive({"a.txt": b"x", "b/c.txt": b"y"})) == "application/zip"
    assert check(b"II*\x00 not decoded here") == "image/tiff"


def test_size():
    assert refusal(b"") == "file_empty"
    assert refusal(b"x" * (MEGABYTE + 1), max_bytes=MEGABYTE) == "file_too_large"
    assert check(b"x" * MEGABYTE, max_bytes=MEGABYTE) == "text/plain"


@pytest.mark.parametrize(
    "content",
    [
        b"<svg onload=alert(1)>", b"<html><script>", b"<?xml version='1.0'?><svg >", b"MZ\x90\x00",
        b"\x7fELF\x02",
        b"#!/bin/sh", b"<?php x", b"\x00asm\x01", b"\xca\xfe\xba\xbe\x00", "<script>".encode("utf-16"),
        archive({"META-INF/MANIFEST.MF": b"x"}),
    ],
)  # fmt: skip
def test_dangerous_contents_under_harmless_names(content):
    assert refusal(content, filename="foto.jpg", declared_type="image/jpeg") == "file_dangerous"


@pytest.mark.parametrize(
    "filename",
    [
        "a.html", "a.HTM", "a.svg", "a.js", "a.exe", "a.jpg.exe", "a.php", "a.phtml", ".htaccess",
        "\u200b.htaccess",
        "a.ex\u200be", "a.html ", "a.html.", "a\u202e.exe", "x/../a.bat", "a.jar", "a.lnk", "a.url",
        "a.ps1", "a.xhtml",
    ],
)  # fmt: skip
def test_dangerous_names_on_harmless_contents(filename):
    assert refusal(b"hola", filename=filename) == "file_dangerous"


@pytest.mark.parametrize("declared_type", ["text/html", "Image/SVG+xml; charset=x", "application/javascript"])
def test_dangerous_declarations_on_harmless_contents(declared_type):
    assert refusal(b"hola", declared_type=declared_type) == "file_dangerous"


def test_pictures_that_declare_too_many_pixels():
    began = time.monotonic()
    assert refusal(giant_png(65_500, 65_500)) == "file_bomb"
    assert refusal(giant_png(10_000, 6_001)) == "file_bomb"
    assert check(giant_png(10_000, 6_000)) == "image/png"
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_pictures_that_are_none(kind):
    assert refusal(picture(kind)[:12] + b"\x00" * 50) == "file_broken"


def test_kinds_of_picture_that_nobody_should_open():
    assert refusal(b"8BPS\x00\x01") == "file_image_type"


def test_archive_bombs():
    assert refusal(archive({"zeros": b"\0" * 10 * MEGABYTE})) == "file_bomb"
    assert refusal(archive({f"{n}.zip": b"x" for n in range(3)})) == "file_bomb"
    assert refusal(archive({"a/B.TAR": b"x"})) == "file_bomb"
    assert refusal(archive({f"{n}": b"" for n in range(5001)}, zipfile.ZIP_STORED)) == "file_bomb"
    assert check(archive({"a.txt": bytes(range(256)) * 400})) == "application/zip"


def test_an_archive_that_lies_about_its_size():
    honest = archive({"a": b"x" * 1000}, zipfile.ZIP_STORED)
    place = honest.rindex(b"PK\x01\x02")
    lying = honest[: place + 24] + struct.pack("<I", 4 * 1024**3 - 2) + honest[place + 28 :]
    assert refusal(lying) == "file_bomb"


def test_an_archive_that_is_none():
    assert refusal(b"PK\x03\x04" + b"\x00" * 100) == "file_broken"
