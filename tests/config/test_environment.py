"""Settings: typed, explained, refused with the remedy."""

from pathlib import Path

import pytest

from nexo.config.database import database_url, django_database
from nexo.config.environment import Profile, Secret, read
from nexo.config.errors import OperatorError
from nexo.config.supervisor.refusals import refuse_insecure


def test_nothing_set_is_a_safe_production():
    settings = read({})
    assert (settings.profile, settings.host, settings.port) == (Profile.PRODUCTION, "127.0.0.1", 8000)
    assert settings.url == "http://localhost:8000"
    assert (settings.is_demo, settings.is_https, settings.logs_to_files) == (False, False, False)


def test_an_empty_variable_counts_as_unset():
    assert read({"NEXO_PORT": " "}).port == 8000


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("NEXO_PORT", "abc", "NEXO_PORT must be a whole number from 1 to 65535."),
        ("NEXO_PORT", "0", "NEXO_PORT must be a whole number from 1 to 65535."),
        ("NEXO_PORT", "٣", "NEXO_PORT must be a whole number from 1 to 65535."),
        ("NEXO_PROFILE", "test", "NEXO_PROFILE must be one of 'demo', 'production'."),
        ("NEXO_LOG_TO", "paper", "NEXO_LOG_TO must be one of 'files', 'stderr'."),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_variable(name, text, sentence):
    with pytest.raises(OperatorError) as refused:
        read({name: text})
    assert str(refused.value) == sentence


def test_a_secret_shows_itself_nowhere():
    settings = read({"NEXO_SECRET_KEY": "hush", "NEXO_DATABASE_URL": "postgresql://u:hush@h/d"})
    assert "hush" not in repr(settings)
    assert repr(Secret()) == "''"


def test_the_signing_key_is_made_once_and_is_ours_alone(tmp_path):
    settings = read({"NEXO_DATA_DIR": str(tmp_path)})
    key = settings.signing_key()
    assert len(key) == 64
    assert settings.signing_key() == key
    assert (tmp_path / "keys" / "signing-key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "keys").iterdir()) == [tmp_path / "keys" / "signing-key"]


def test_the_folder_of_sockets_is_short_however_long_the_data_folder_is():
    settings = read({"NEXO_DATA_DIR": "/data/" + "long/" * 40})
    assert len(str(settings.run_dir / "postgres" / ".s.PGSQL.5432.lock")) <= 107
    assert settings.run_dir != read({"NEXO_DATA_DIR": "/data/other"}).run_dir


def test_hosts_are_what_people_type_and_loopback():
    settings = read(
        {"NEXO_PUBLIC_URL": "https://ceibos.example/", "NEXO_ALLOWED_HOSTS": "a.example, b.example"}
    )
    assert settings.url == "https://ceibos.example"
    assert settings.hosts == ["ceibos.example", "localhost", "127.0.0.1", "[::1]", "a.example", "b.example"]


def test_an_address_of_a_database_becomes_djangos_words():
    found = django_database("postgresql://u:p%40w@db.example:5433/nexo?sslmode=require")
    assert {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "nexo",
        "USER": "u",
        "PASSWORD": "p@w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_without_an_address_it_is_the_embedded_one():
    settings = read({"NEXO_DATA_DIR": "/data/x"})
    found = django_database(database_url(settings))
    assert (found["HOST"], found["NAME"], found["USER"]) == (
        str(settings.run_dir / "postgres"),
        "nexo",
        "nexo",
    )


def test_another_kind_of_database_is_refused():
    with pytest.raises(ValueError, match="must begin with postgresql://"):
        django_database("mysql://x/y")


SAFE = {"NEXO_SECRET_KEY": "k" * 32, "NEXO_PUBLIC_URL": "https://ceibos.example"}


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"NEXO_PROFILE": "demo", "NEXO_HOST": "0.0.0.0"}, "known passwords"),
        ({"NEXO_PROFILE": "demo", "NEXO_HOST": "town.example"}, "known passwords"),
        (SAFE | {"NEXO_PUBLIC_URL": "http://ceibos.example"}, "over TLS"),
        (SAFE | {"NEXO_FAULT": "K5:kill"}, "NEXO_FAULT"),
        (SAFE | {"NEXO_SECRET_KEY": "short"}, "32 characters"),
        (SAFE | {"NEXO_TRUSTED_PROXIES": "everybody"}, "NEXO_TRUSTED_PROXIES"),
    ],
)
def test_what_would_expose_people_does_not_start(variables, word):
    with pytest.raises(OperatorError, match=word):
        refuse_insecure(read(variables))


@pytest.mark.parametrize(
    "variables",
    [
        SAFE,
        SAFE | {"NEXO_HOST": "0.0.0.0", "NEXO_TRUSTED_PROXIES": "10.0.0.0/8"},
        {"NEXO_PROFILE": "demo"},
        {"NEXO_PROFILE": "demo", "NEXO_HOST": "::1"},
        {"NEXO_SECRET_KEY": "k" * 32},
    ],
)
def test_what_exposes_nobody_starts(variables):
    refuse_insecure(read(variables | {"NEXO_DATA_DIR": str(Path("/nowhere"))}))
