"""Sealing: what goes in comes out, for the same context alone, with any key that is still here."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nexo.kernel import clock, keys
from nexo.kernel.crypto import CannotUnseal, blind_index, needs_resealing, seal, unseal
from nexo.kernel.keys import KeysUnusable, key_file, master_keys, rotate

CONTEXT = "parties.identifier:1"
LINE = "k1 " + base64.b64encode(bytes(range(32))).decode()

pytestmark = pytest.mark.usefixtures("data_folder")


@pytest.fixture(autouse=True)
def _no_keys_in_the_environment(monkeypatch):
    monkeypatch.delenv("NEXO_MASTER_KEYS", raising=False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_goes_in_comes_out(plain, context):
    assert unseal(seal(plain, context=context), context=context) == plain
    assert unseal(memoryview(seal(plain, context=context)), context=context) == plain


def test_nothing_shows_and_nothing_repeats():
    one, other = (seal("20-12345678-9", context=CONTEXT) for _ in range(2))
    assert b"12345678" not in one
    assert one != other


def test_another_context_does_not_open():
    sealed = seal("x", context=CONTEXT)
    with pytest.raises(CannotUnseal):
        unseal(sealed, context="parties.identifier:2")


def test_every_altered_bit_is_noticed():
    sealed = seal("x", context=CONTEXT)
    opened = []
    for place in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[place // 8] ^= 1 << place % 8
        try:
            opened.append((place, unseal(bytes(altered), context=CONTEXT)))
        except CannotUnseal:
            continue
    assert opened == []


@pytest.mark.parametrize(
    "junk", [b"", b"\x01", b"\x02abc", b"\x01\x02k", b"\x01\x00" + b"x" * 40, b"\x01\xffk"]
)
def test_junk_does_not_open(junk):
    with pytest.raises(CannotUnseal):
        unseal(junk, context=CONTEXT)


def test_blind_indexes_find_equals_in_one_context():
    assert blind_index("ana@x.org", context="email") == blind_index("ana@x.org", context="email")
    assert blind_index("ana@x.org", context="email") != blind_index("ana@x.org", context="phone")
    assert blind_index("a", context="bc") != blind_index("ab", context="c")
    assert len(blind_index("x", context="email")) == 64


def test_the_first_start_makes_a_key_for_this_user_alone():
    assert not key_file().exists()
    (key,) = master_keys()
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file().parent.stat().st_mode) == 0o700
    assert master_keys() == (key,)


def test_of_many_processes_that_start_at_once_one_makes_the_key():
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: master_keys(), range(32)))
    assert len(found) == 1
    assert [path.name for path in key_file().parent.iterdir()] == ["master"]


def test_rotation_seals_anew_and_reads_the_old():
    with clock.frozen(datetime(2026, 1, 1, tzinfo=UTC)):
        old, index = seal("x", context=CONTEXT), blind_index("x", context="c")
        assert not needs_resealing(old)
        second = rotate()
        third = rotate()
    assert [key.id for key in master_keys()] == [third, second, "k20260101"]
    assert (second, third) == ("k20260101x2", "k20260101x3")
    assert needs_resealing(old)
    assert unseal(old, context=CONTEXT) == "x"
    new = seal("x", context=CONTEXT)
    assert new[2 : 2 + len(third)] == third.encode()
    assert not needs_resealing(new)
    # What is indexed is still found.
    assert blind_index("x", context="c") == index


def test_a_key_thrown_away_opens_nothing_more():
    old = seal("x", context=CONTEXT)
    key_file().write_text(LINE + "\n")
    os.utime(key_file(), (1, 1))
    with pytest.raises(CannotUnseal, match="is not here"):
        unseal(old, context=CONTEXT)


def test_keys_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("NEXO_MASTER_KEYS", f"{LINE},k0 {base64.b64encode(bytes(32)).decode()}")
    assert [key.id for key in master_keys()] == ["k1", "k0"]
    assert not key_file().exists()
    with pytest.raises(KeysUnusable, match="environment"):
        rotate()


@pytest.mark.parametrize(
    "text",
    [
        "k1",
        "k1 short",
        "k1 " + base64.b64encode(bytes(31)).decode(),
        "k 1 " + base64.b64encode(bytes(32)).decode(),
        "k!" + LINE,
        "k" * 17 + LINE[2:],
        LINE + "," + LINE,
        ",",
        "k1 " + "*" * 44,
    ],
)
def test_keys_that_cannot_be_used_stop_everything(monkeypatch, text):
    monkeypatch.setenv("NEXO_MASTER_KEYS", text)
    with pytest.raises(KeysUnusable):
        seal("x", context=CONTEXT)


def test_a_key_file_that_others_can_read_is_not_used():
    master_keys()
    key_file().chmod(0o640)
    os.utime(key_file(), (1, 1))
    with pytest.raises(KeysUnusable, match="chmod 600"):
        master_keys()


def test_keys_do_not_show_in_what_is_printed():
    (key,) = master_keys()
    assert str(key.material) not in repr(key)
    assert base64.b64encode(key.material).decode() not in repr(key)
    assert keys.MasterKey("k1", b"secret") == keys.MasterKey("k1", b"secret")
