"""Files: how long, how named, how they begin."""

import ast
import json
import re
from dataclasses import fields

import pytest

from architecture.source import ROOT, SRC, below, modules, shown
from nexo.config.environment import Environment, variable

LONGEST_FILE = 400
# The order of the draws is the city: cut in pieces, the same seed would be harder to follow.
LONG_IN_ONE_BREATH = ("nexo.application.demo.world.world.build_world",)
LONGEST_FUNCTION = 70
BAD_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base_utils", "tools"}
CODE = ("*.py", "*.html", "*.js", "*.mjs", "*.scss", "*.sh")


def own_files() -> list:
    found = [
        path
        for folder in ("src", "tests", "frontend", "benchmarks")
        for kind in CODE
        for path in (ROOT / folder).rglob(kind)
    ]
    return [
        path for path in found if not {"node_modules", "vendor", "static", "__pycache__"} & set(path.parts)
    ]


def test_no_file_is_longer_than_400_lines():
    long = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in own_files()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen():
    long = {}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{module.name}.{node.name}"] = lines
    for name in LONG_IN_ONE_BREATH:
        long.pop(name, None)
    assert long == {}


def test_nothing_is_called_utils():
    assert [shown(path) for path in SRC.rglob("*") if path.stem in BAD_NAMES] == []


def test_every_module_opens_with_a_docstring():
    silent = [
        module.name
        for module in modules()
        if "migrations" not in module.path.parts and not ast.get_docstring(module.tree)
    ]
    assert silent == []


def test_packages_hold_no_code():
    busy = [
        module.name for module in modules() if module.path.name == "__init__.py" and len(module.tree.body) > 1
    ]
    # Tables and ports are known by one address each, in however many files they are written.
    assert [name for name in busy if not name.endswith((".models", ".ports"))] == []


def test_a_suppression_says_why():
    """On its line, in the comment above it, or where the same file suppresses the same thing first."""
    bare = re.compile(r"# noqa: ([A-Z0-9]+)\s*$")
    silent = []
    for module in modules():
        known = set(re.findall(r"# noqa: ([A-Z0-9]+) - \w", module.text))
        lines = module.text.splitlines()
        for number, line in enumerate(lines, 1):
            found = bare.search(line)
            is_explained = any(
                above.strip().startswith("#") for above in lines[max(0, number - 4) : number - 1]
            )
            if found and found[1] not in known and not is_explained:
                silent.append(f"{shown(module.path)}:{number} {found[0]}")
    assert silent == []


def test_every_variable_of_the_environment_is_listed_once():
    listed = {variable(setting.name) for setting in fields(Environment)}
    used = {
        name
        for module in below("kernel", "domain", "application", "adapters", "web")
        for name in re.findall(r"environ(?:\.get\(|\[)\"(NEXO_[A-Z_]+)\"", module.text)
    }
    assert used - listed == set()


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.lock")), ids=lambda path: path.name)
def test_a_lock_names_versions_and_hashes_and_no_address(lock):
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    names = re.findall(r"^[A-Za-z0-9][^ ]*", text, re.MULTILINE)
    assert [name for name in names if "==" not in name] == []
    assert text.count("--hash=sha256:") >= len(names)


def test_the_front_ends_lock_has_no_address_either():
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
