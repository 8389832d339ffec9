"""Edited code never meets what was compiled from it before, and no compiled code lies in the package."""

import ast
import errno
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tandemcare.engine import numba_settings
from tandemcare.engine.cache import CACHE_VARIABLE
from tandemcare.engine.compiled import jit
from tandemcare.errors import RunError, TandemWarning

COMPILED = {"part", "aside", "entry", "jitable", "jitable_apart"}
NOT_COMPILED = pytest.mark.skipif(jit.config.DISABLE_JIT, reason="nothing is compiled")


@pytest.fixture
def package(tmp_path):
    """A copy of the package's sources."""
    return Path(shutil.copytree(jit.PACKAGE, tmp_path / "tandemcare", ignore=shutil.ignore_patterns("__pycache__")))


# ---------------------------------------------------------------------------------------------- what is compiled


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def file_of(module, level, beside):
    """The file of a module of ours that a file imports from, or nothing."""
    words = module.split(".") if module else []
    if not level and words[:1] != ["tandemcare"]:
        return None
    path = beside.parents[level - 1].joinpath(*words) if level else jit.PACKAGE.joinpath(*words[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def names_in(node):
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


@cache
def defined_in(path):
    """What a file defines, by name: the names that it is made of."""
    found = {}
    for node in parsed(path).body:
        made_of = names_in(node)
        for name in [node.name] if hasattr(node, "name") else made_of:
            found[name] = found.get(name, set()) | made_of
    return found


@cache
def imported_in(path):
    """What a file imports from others of ours: the name here (or *), the name there, the other file."""
    nodes = [node for node in parsed(path).body if isinstance(node, ast.ImportFrom)]
    return [
        (alias.asname or alias.name, alias.name, there)
        for node in nodes
        for alias in node.names
        if (there := file_of(node.module, node.level, path))
    ]


def follow(path, name, seen):
    """Find every file and name that something is made of, through imports and what is defined there."""
    if (path, name) in seen or name in COMPILED:
        return
    seen.add((path, name))
    for here, there, file in imported_in(path):
        module = file.with_name(f"{there}.py")
        if here == name and file.name == "__init__.py" and module.exists():
            seen.add((module, name))
        elif here in {name, "*"}:
            follow(file, name if here == "*" else there, seen)
    for each in defined_in(path).get(name, ()):
        follow(path, each, seen)


def holds(path):
    """The names that a file does not just hand on; any, for a module that is asked for its names."""
    return defined_in(path).keys() | {path.stem}


def compiled_functions():
    for path in sorted(jit.PACKAGE.rglob("*.py")):
        for node in parsed(path).body:
            if isinstance(node, ast.FunctionDef) and any(names_in(each) & COMPILED for each in node.decorator_list):
                yield path, node.name


def compiled_files():
    """The files that hold something that is compiled, or a number or function in it, and how it is compiled."""
    seen = {(Path(jit.__file__), ""), (Path(numba_settings.__file__), "")}
    for path, name in compiled_functions():
        follow(path, name, seen)
    return {path.relative_to(jit.PACKAGE) for path, name in seen if not name or name in holds(path)}


def test_every_file_that_compiled_code_is_made_of_is_found():
    names = {path.as_posix() for path in compiled_files()}
    assert {"engine/arithmetic.py", "engine/compiled/queues.py", "trace/tally.py", "trace/log.py"} <= names
    assert {f"engine/compiled/{name}.py" for name in ("kernel", "walk", "slow", "slow_code", "places", "jit")} <= names


def test_an_edit_to_any_of_them_names_another_folder(package):
    assert jit.sources_hash(package) == jit.SOURCES
    unnoticed = []
    for path in compiled_files():
        before = (package / path).read_bytes()
        (package / path).write_bytes(before + b"# edited\n")
        if jit.sources_hash(package) == jit.SOURCES:
            unnoticed.append(path)
        (package / path).write_bytes(before)
    assert not unnoticed


@pytest.mark.parametrize("name", ["OPT", "BOUNDSCHECK"])
def test_another_setting_of_numba_names_another_folder(name, monkeypatch):
    monkeypatch.setattr(jit.config, name, 7)
    assert jit.sources_hash() != jit.SOURCES


# ---------------------------------------------------------------------------------------------- one door to numba


def imports_numba(node):
    if isinstance(node, ast.ImportFrom):
        return not node.level and (node.module or "").split(".")[0] == "numba"
    return isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "numba" for alias in node.names)


def test_numba_is_imported_in_one_file_only():
    files = [path for path in jit.PACKAGE.rglob("*.py") if any(map(imports_numba, ast.walk(parsed(path))))]
    assert files == [Path(numba_settings.__file__)]


def test_vendor_mathematics_is_off_whoever_asks_for_numba_first():
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    asked = "from tandemcare.engine import arithmetic; import numba; print(bool(numba.config.DISABLE_INTEL_SVML))"
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_numba_imported_with_vendor_mathematics_is_refused(monkeypatch):
    monkeypatch.setattr(numba_settings.config, "USING_SVML", True)
    with pytest.raises(RunError, match="Set NUMBA_DISABLE_INTEL_SVML=1"):
        numba_settings.refuse_vendor_mathematics()


# ---------------------------------------------------------------------------------------------- an edited copy

SLOW_LAYER = """
import numba  # as a user may, before anything of ours
from tandemcare.engine.slow_functions import SAME_EVERYWHERE
from tandemcare.engine.compiled import jit
numba.njit(lambda x: x)(1.0)  # as the kernel of people is, before the slow layer is asked for
from tandemcare.engine.compiled.slow import FastSlow
from tandemcare.stockflow import Auxiliary, Compiled, Input, Model

model = Model("m", [Input("x", 1.0, "1"), Auxiliary("y", "exp(x) + 2", "1")], time_unit="1")
for runner in (FastSlow(model, 0.125), Compiled(model, 0.125, functions=SAME_EVERYWHERE)):
    runner.restart({})
    print(runner.values()["y"].hex())
"""


def slow_layer_of(package):
    """The same number from the compiled and the plain slow layer of a copy, whose compiled code is kept beside it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    beside = {"PYTHONPATH": str(package.parent), CACHE_VARIABLE: str(package.parent / "cache"), "HOME": os.devnull}
    environment |= {**beside, "XDG_CACHE_HOME": os.devnull, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-W", "error::UserWarning", "-c", SLOW_LAYER]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return [float.fromhex(line) for line in done.stdout.split()]


def edit(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_edited_code_is_compiled_anew_and_never_into_the_package(package):
    compiled, plain = slow_layer_of(package)
    assert compiled == plain
    assert not [path for path in package.rglob("*") if path.suffix in {".nbi", ".nbc"}]
    assert list((package.parent / "cache").rglob("*.nbc"))
    for folder in ("engine", "engine/compiled"):  # nothing can be written here any more, not even by an administrator
        (package / folder / "__pycache__").write_text("not a folder")
    edit(package / "engine" / "arithmetic.py", "return 1.0 + (r + r2 * (low", "return 1.5 + (r + r2 * (low")
    edit(package / "engine" / "compiled" / "slow.py", "        return a + b\n", "        return a + b + 1.0\n")
    edited, plain_edited = slow_layer_of(package)
    assert plain_edited != plain
    assert edited == plain_edited + 1.0


# ---------------------------------------------------------------------------------------------- what cannot be kept


@pytest.fixture
def twice(tmp_path, monkeypatch):
    """What compiles a small function as a new process would, with an empty folder for compiled code."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    jit._say_not_kept.cache_clear()
    return lambda: jit.entry(double)


def double(x):
    return x * 2.0


@NOT_COMPILED
def test_a_full_disk_stops_no_run_and_is_said(twice, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    function = twice()
    monkeypatch.setattr(jit.FunctionCache, "save_overload", full)
    with pytest.warns(TandemWarning, match="No space left on device"):
        assert function(2.0) == 4.0


@NOT_COMPILED
@pytest.mark.parametrize("kind", ["nbi", "nbc"])
@pytest.mark.parametrize("left", [0, 20])
def test_damaged_compiled_code_is_compiled_anew(twice, tmp_path, kind, left):
    assert twice()(2.0) == 4.0
    (path,) = (tmp_path / "cache").rglob(f"*.{kind}")
    path.write_bytes(path.read_bytes()[:left])
    assert twice()(2.0) == 4.0
    again = twice()
    assert again(2.0) == 4.0
    assert sum(again.stats.cache_hits.values()) == 1
