"""Finding implementations by entry point."""

import pytest

from nexo.kernel.plugins.registry import PluginClash, PluginMissing, Registry

GROUP = "nexo.tests"


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a distribution with entry points of our group."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "plugins_of_tests.py").write_text(
        "class Good:\n    slug = 'good'\nclass Other(Good):\n    slug = 'other'\n"
    )

    def put(name: str, *lines: str) -> None:
        folder = tmp_path / f"{name}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (folder / "entry_points.txt").write_text(f"[{GROUP}]\n" + "\n".join(lines) + "\n")

    return put


def test_offers_what_is_installed_by_slug(install):
    install("one", "good = plugins_of_tests:Good", "other = plugins_of_tests:Other")
    registry: Registry = Registry(GROUP)
    assert registry.slugs() == ("good", "other")
    assert registry.get("good").slug == "good"
    assert registry.get("good") is registry.get("good")
    assert [type(one).__name__ for one in registry.all()] == ["Good", "Other"]


def test_knowing_the_slugs_imports_nothing(install):
    install("one", "broken = nowhere_of_tests:Nothing")
    registry: Registry = Registry(GROUP)
    assert registry.slugs() == ("broken",)
    with pytest.raises(ModuleNotFoundError):
        registry.get("broken")


def test_a_slug_that_nobody_offers():
    with pytest.raises(PluginMissing) as missing:
        Registry("nexo.nothing").get("x")
    assert missing.value.code == "plugin_missing"
    assert Registry("nexo.nothing").all() == ()


def test_two_distributions_may_not_offer_one_slug(install):
    install("one", "good = plugins_of_tests:Good")
    install("two", "good = plugins_of_tests:Other")
    with pytest.raises(PluginClash, match="good is both"):
        Registry(GROUP).slugs()


def test_the_same_offer_twice_is_one(install):
    install("one", "good = plugins_of_tests:Good")
    install("two", "good = plugins_of_tests:Good")
    assert Registry(GROUP).slugs() == ("good",)
