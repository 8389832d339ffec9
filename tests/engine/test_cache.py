"""Compiled code is kept where edited code can never meet it."""

import ast
import importlib
import shutil
from pathlib import Path

import pytest

from tandemcare.engine import cache
from tandemcare.engine.compiled import jit


@pytest.fixture
def package(tmp_path):
    """A copy of the package's sources."""
    return Path(shutil.copytree(jit.PACKAGE, tmp_path / "tandemcare", ignore=shutil.ignore_patterns("__pycache__")))


def kernel_files():
    """The files of the kernel and every file of ours that they import, directly or not."""
    found, waiting = set(), [f"tandemcare.engine.compiled.{name}" for name in ("kernel", "walk")]
    while waiting:
        path = Path(importlib.import_module(waiting.pop()).__file__)
        if path in found:
            continue
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and path.parent.name == "compiled":
                module = f"tandemcare.engine.compiled.{node.module}" if node.level else node.module
                names = [f"{module}.{alias.name}" for alias in node.names]
                waiting += [name for name in [module, *names] if name.startswith("tandemcare.") and is_module(name)]
    return sorted(path.relative_to(jit.PACKAGE) for path in found if path.name != "__init__.py")


def is_module(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_every_file_that_the_kernel_is_made_of_is_found():
    names = {path.as_posix() for path in kernel_files()}
    assert {"engine/arithmetic.py", "engine/compiled/queues.py", "trace/tally.py", "trace/log.py"} <= names


@pytest.mark.parametrize("path", kernel_files(), ids=str)
def test_an_edit_to_any_of_them_names_another_folder(package, path):
    before = jit.sources_hash(package)
    with (package / path).open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert jit.sources_hash(package) != before


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(blocked))
    monkeypatch.setattr(cache.tempfile, "gettempdir", lambda: str(tmp_path / "spare"))
    assert jit.cache_folder().is_relative_to(tmp_path / "spare")
    monkeypatch.setattr(cache.tempfile, "gettempdir", lambda: str(blocked))
    with pytest.raises(OSError, match=cache.CACHE_VARIABLE):
        jit.cache_folder()
