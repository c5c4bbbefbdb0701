"""Where data lie."""

from pathlib import Path

from nexo.kernel.folders import data_dir


def test_is_the_folder_of_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("NEXO_DATA_DIR", str(tmp_path))
    assert data_dir() == tmp_path


def test_is_var_of_the_working_folder_by_default(monkeypatch, tmp_path):
    monkeypatch.delenv("NEXO_DATA_DIR")
    monkeypatch.chdir(tmp_path)
    assert data_dir() == tmp_path / Path("var")
