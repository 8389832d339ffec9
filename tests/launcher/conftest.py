"""The launcher as a module with a home of its own, and what stands in for the commands of set-up."""

import importlib.util
import shutil
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from house import ROOT


@pytest.fixture
def launcher(tmp_path, monkeypatch) -> ModuleType:
    """Return a copy of the launcher as a module, its home a temporary folder."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("tandem_launcher", shutil.copy(ROOT / "tandem", tmp_path))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "constraints.txt").write_text("rich==1\n")
    return module


class Commands:
    """Stands in for the commands of set-up: keeps what was asked for and fails where told."""

    def __init__(self, launcher: ModuleType) -> None:
        self.launcher = launcher
        self.asked: list[str] = []
        self.fails: dict[str, str] = {"pip install --retries": "no uv here"}
        self.settings = ""

    def __call__(self, command: list[str]) -> tuple[int, str]:
        line = " ".join(command)
        self.asked.append(line)
        if "-m venv" in line:
            python = Path(self.launcher.program("python"))
            python.parent.mkdir(parents=True)
            python.touch()
        if "config list" in line:
            return 0, self.settings
        failed = [output for part, output in self.fails.items() if part in line]
        return (1, failed[0]) if failed else (0, "")

    def of(self, part: str) -> list[str]:
        """Return the commands asked for that hold this part."""
        return [line for line in self.asked if part in line]


@pytest.fixture
def commands(launcher, monkeypatch) -> Commands:
    fake = Commands(launcher)
    monkeypatch.setattr(launcher, "run_quietly", fake)
    return fake
