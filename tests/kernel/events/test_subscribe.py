"""The registry of subscribers."""

import sys

import pytest

from kernel.events.facts import Everything, LampBroken, LampLit
from nexo.kernel.events.subscribe import all_subscribers, forget, load, subscribers_of, subscribes


def names(kind):
    return [one.name for one in subscribers_of(kind.topic, kind.version)]


def test_a_handler_is_called_after_its_module(seen):
    @subscribes(LampLit)
    def handle(_envelope):
        pass

    @subscribes(LampLit, LampBroken)
    def other(_envelope):
        pass

    assert names(LampLit) == ["test_subscribe", "test_subscribe.other"]
    assert names(LampBroken) == ["test_subscribe.other"]
    assert [one.kind for one in all_subscribers() if one.kind in {LampLit, LampBroken}] == [
        LampBroken,
        LampLit,
        LampLit,
    ]


def test_two_of_a_name_are_refused_the_same_twice_is_not(seen):
    def handle(_envelope):
        pass

    subscribes(LampLit, name="x")(handle)
    subscribes(LampLit, name="x")(handle)
    with pytest.raises(ValueError, match=r"two subscribers of tests\.lamp_lit are called x"):
        subscribes(LampLit, name="x")(lambda _envelope: None)


def test_another_version_is_another_event(seen):
    subscribes(Everything, name="x")(seen.append)
    assert subscribers_of("tests.everything", 1) == ()
    forget(Everything)
    assert subscribers_of("tests.everything", 2) == ()


def test_load_imports_every_module_of_a_package(tmp_path, monkeypatch, seen):
    package = tmp_path / "reactions_of_tests"
    (package / "deep").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "deep" / "__init__.py").touch()
    text = (
        "from kernel.events.facts import LampLit\n"
        "from nexo.kernel.events.subscribe import subscribes\n"
        "@subscribes(LampLit)\n"
        "def handle(envelope): pass\n"
    )
    (package / "light_the_street.py").write_text(text)
    (package / "deep" / "tell_the_neighbour.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    load("reactions_of_tests")
    assert names(LampLit) == ["light_the_street", "tell_the_neighbour"]
    for name in [name for name in sys.modules if name.startswith("reactions_of_tests")]:
        del sys.modules[name]
