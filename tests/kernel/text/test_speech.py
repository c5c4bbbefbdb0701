"""The real speech engine of the system reads a text; without it, or where it fails, a sentence says so."""

import shutil
import stat

import pytest

from nexo.kernel.files.sniff import sniff
from nexo.kernel.text import speech

needs_engine = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


@needs_engine
@pytest.mark.parametrize("language", ["es", "en", "pt", "gn", "qu"])
def test_a_text_is_read_aloud(language: str) -> None:
    made = speech.speak("Vení con tu DNI. Es gratis.", language)
    assert sniff(made) == ("audio/mpeg" if shutil.which("lame") else "audio/wav")
    assert len(made) > 4_000


@needs_engine
def test_what_looks_like_an_option_is_read_as_words() -> None:
    assert len(speech.speak("--version -w /tmp/x; rm -rf /", "es")) > 4_000


def test_without_the_engine_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(speech.EngineAbsent):
        speech.speak("Hola", "es")


@needs_engine
def test_a_language_without_a_voice() -> None:
    with pytest.raises(speech.VoiceUnknown):
        speech.speak("Hola", "xx")
    assert not speech.can_speak("xx")


@pytest.mark.parametrize("script", ["exit 3", "exec sleep 30"])
def test_an_engine_that_fails_or_hangs(monkeypatch: pytest.MonkeyPatch, tmp_path, script: str) -> None:
    engine = tmp_path / "espeak-ng"
    engine.write_text(f"#!/bin/sh\n{script}\n")
    engine.chmod(engine.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(speech.EngineFailed):
        speech.speak("Hola", "es", seconds=0.5)
