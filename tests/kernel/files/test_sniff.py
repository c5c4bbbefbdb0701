"""What bytes are, whatever they are called."""

import pytest

from kernel.files.samples import archive, picture
from nexo.kernel.files.sniff import SIGNATURES, sniff


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("BMP", "image/bmp"),
        ("TIFF", "image/tiff"),
    ],
)
def test_real_pictures(kind, media_type):
    assert sniff(picture(kind)) == media_type


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda one: f"{one.media_type} {one.magic[:6]!r}")
def test_every_signature_is_told(signature):
    content = b"\x00" * signature.offset + signature.magic + b"\x00" * 40
    assert sniff(content) == signature.media_type


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"", "text/plain"),
        (b"hola", "text/plain"),
        ("El baño está roto\r\n\tcalle 12".encode(), "text/plain"),
        ("ñ".encode("latin-1"), "text/plain"),
        (b"BMW en doble fila", "text/plain"),
        (b"MZ es mi inicial", "text/plain"),
        (b"ID3 o 4", "text/plain"),
        (b"PK\x03\x04", "application/zip"),
        (b"a < b and <b>c</b>", "text/plain"),
        (b"nombre;calle\nAna;<script>", "text/plain"),
        (b"%PDF-1.7 x", "application/pdf"),
        (b"{\\rtf1 x}", "application/rtf"),
        (b"#!/bin/sh\n", "text/x-shellscript"),
        (b"<?php echo 1;", "text/x-php"),
        (b"<html>", "text/html"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html>", "text/html"),
        (b"<SCRIPT>x</SCRIPT>", "text/html"),
        ("<html>".encode("utf-16"), "text/html"),
        (b"<!-- x --><html>", "text/html"),
        (b"<svg xmlns='x'>", "image/svg+xml"),
        (b"<?xml version='1.0'?><!-- x --><svg >", "image/svg+xml"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        ("hola".encode("utf-16"), "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"abc\x00def", "application/octet-stream"),
    ],
)
def test_texts_and_what_only_looks_like_one(content, media_type):
    assert sniff(content) == media_type


@pytest.mark.parametrize(
    ("member", "media_type"),
    [
        ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("META-INF/MANIFEST.MF", "application/java-archive"),
        ("AndroidManifest.xml", "application/vnd.android.package-archive"),
        ("a.txt", "application/zip"),
    ],
)
def test_archives_by_what_is_inside(member, media_type):
    assert sniff(archive({member: b"x"})) == media_type
