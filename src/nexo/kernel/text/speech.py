"""Reads a text aloud with the speech engine of the system: espeak-ng, and lame to make the recording small.

Both are programs of their own, started without a shell, with little time and no more than the text on their input.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from nexo.kernel.errors import DomainError

SECONDS: Final = 120
"""A long page of 2,000 words takes about three seconds; an engine that hangs must not hold a worker."""

_VOICES: Final = {"es": "es-419", "en": "en", "pt": "pt-br", "gn": "gn", "qu": "qu", "it": "it"}
_WORDS_A_MINUTE: Final = "145"
_KILOBITS: Final = "32"


class EngineAbsent(DomainError):  # noqa: N818 - reads as a sentence where it is raised
    """This system has no speech engine."""

    code = "engine_absent"
    message = (
        "Este servidor no tiene el programa de voz (espeak-ng). Pedí que lo instalen, o subí una grabación."
    )


class EngineFailed(DomainError):  # noqa: N818
    """The engine did not speak, or not in time."""

    code = "engine_failed"
    message = (
        "El programa de voz no pudo leer el texto. El texto sigue igual: probá otra vez o subí una grabación."
    )


class VoiceUnknown(DomainError):  # noqa: N818
    """The engine has no voice for the language."""

    code = "voice_unknown"
    message = "El programa de voz no habla ese idioma. El texto sigue igual: podés subir una grabación."


def can_speak(language: str) -> bool:
    """Say whether there is a voice for the language."""
    return language in _VOICES


def speak(text: str, language: str, seconds: float = SECONDS) -> bytes:
    """Return the text read aloud: MP3 where lame is installed, else WAV (some twelve times the size).

    `seconds` is the most that each program may take. Raises `EngineAbsent`, `VoiceUnknown`, `EngineFailed`.
    """
    engine, encoder = shutil.which("espeak-ng"), shutil.which("lame")
    if engine is None:
        raise EngineAbsent
    if language not in _VOICES:
        raise VoiceUnknown
    with tempfile.TemporaryDirectory() as folder:
        wave, small = Path(folder) / "voice.wav", Path(folder) / "voice.mp3"
        voice = ["-v", _VOICES[language], "-s", _WORDS_A_MINUTE]
        # A file, not the output: what is written to a pipe says in its head that it never ends.
        _run([engine, *voice, "-b", "1", "--stdin", "-w", str(wave)], text, seconds)
        if encoder is not None:
            _run([encoder, "--quiet", "-m", "m", "-b", _KILOBITS, str(wave), str(small)], "", seconds)
        made = small if encoder is not None else wave
        return made.read_bytes()


def _run(command: list[str], text: str, seconds: float) -> None:
    try:
        subprocess.run(  # noqa: S603 - a fixed program, no shell, no argument from outside
            command,
            input=text.encode(),
            capture_output=True,
            timeout=seconds,
            check=True,
            env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineFailed from error
