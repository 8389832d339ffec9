"""The code keeps to the house: sizes of files and functions, who writes to disk, and where seeds come from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from house import ROOT, own_files
from imports import FOLDER, module_files

LONGEST_FILE, LONGEST_FUNCTION = 400, 60
LONGER_FILES = {
    "src/tandemcare/model/crisis_pathway.py": 1000,  # one story, told from the first step to the last
    "src/tandemcare/model/slow_layer.py": 620,  # one set of equations, block by block
    "tests/engine/random_pathways.py": 450,  # one grammar of everything that a pathway can say
    "tests/engine/test_reference.py": 510,
    "tests/pathway/test_checks.py": 530,  # a broken pathway for each message
}
LONGER_FUNCTIONS: dict[str, int] = {}

WRITERS = {
    "tandemcare.cli.calibrate",
    "tandemcare.cli.report",  # makes the folder that is named
    "tandemcare.cli.said_before",  # makes its folder
    "tandemcare.cli.structure",
    "tandemcare.engine.cache",  # compiled code
    "tandemcare.files",
    "tandemcare.report.pictures.writing",  # makes their folder
    "tandemcare.running.batch_file",
    "tandemcare.running.store",
    "tandemcare.web.folders",
    "tandemcare.web.drawn",  # pages that were drawn before
}
"""Modules that touch disk by themselves; whoever else wants something kept asks `files`, which writes it whole."""
ASK_FILES = {"cli", "experiments", "files", "report", "results", "running", "web"}
"""Rooms that ask `files`: those that keep a batch, a table, a picture or a place."""
WRITING = {"mkdir", "rmdir", "rmtree", "symlink_to", "touch", "unlink", "write_bytes", "write_text"}

MAKE_SEEDS = {"running", "experiments"}
RANDOM = {"random", "secrets", "uuid"}


@cache
def code_of_modules() -> tuple[tuple[str, ast.Module], ...]:
    """Return the code of each module of the package, by name."""
    return tuple((name, ast.parse(path.read_text(encoding="utf-8"))) for name, path in module_files().items())


def counts(call: ast.Call) -> bool:
    """Tell whether a built-in sum adds up whole numbers by the look of it: lengths, or how often something is so."""
    of = call.args[0]
    if isinstance(of, ast.Call):
        return [getattr(each, "id", "") for each in (of.func, of.args[0])] == ["map", "len"]
    return isinstance(of, ast.GeneratorExp) and isinstance(of.elt, ast.Compare)


def uncertain_sums(code: ast.Module) -> Iterator[str]:
    """Yield each built-in sum that may be one of floats."""
    for node in ast.walk(code):
        if isinstance(node, ast.Name) and node.id == "sum":
            calls = [each for each in ast.walk(code) if isinstance(each, ast.Call) and each.func is node]
            if not calls or not counts(calls[0]):
                yield f"line {node.lineno}"


def own_formats(code: ast.Module) -> Iterator[str]:
    """Yield each number that an f-string formats by itself, which says "nan" and "inf" where there is none."""
    for node in ast.walk(code):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            last = node.format_spec.values[-1]
            if isinstance(last, ast.Constant) and str(last.value)[-1:] in {"f", "g", "e", "%"}:
                yield f"line {node.lineno}"


def lines_of_function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how long a function is, its docstring left out: telling more is no fault."""
    said = node.body[0] if ast.get_docstring(node) else None
    told = said.end_lineno - said.lineno + 1 if said and said.end_lineno else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - told


def long_functions(module: str, code: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield each function that is longer than any should be, with its length."""
    for node in ast.walk(code):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of_function(node) > LONGEST_FUNCTION:
            yield f"{module}.{node.name}", lines_of_function(node)


def writes(code: ast.AST) -> Iterator[str]:
    """Yield how some code changes what is on disk; what it opens to read does not."""
    for call in (node for node in ast.walk(code) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in WRITING and not (isinstance(call.func, ast.Name) and name in {"write_text", "write_bytes"}):
            yield name
        if name in {"open", "fdopen"} and _mode(call) not in {"r", "rb"}:
            yield name


def _mode(call: ast.Call) -> str:
    """Return the mode in which something is opened: the first text that looks like one; "r" where none is given."""
    given = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    texts = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return next((text for text in texts if set(text) <= set("rwaxbt+")), "r")


def asks_files(code: ast.AST) -> bool:
    """Return whether some code imports what writes files whole."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "tandemcare.files"
        and any(name.name.startswith(("write", "make_whole")) for name in node.names)
        for node in ast.walk(code)
    )


def seeds_made(code: ast.AST) -> Iterator[str]:
    """Yield where some code draws by itself, or gives a seed that is not one handed to it."""
    for node in ast.walk(code):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            yield from RANDOM.intersection(names)
        if isinstance(node, ast.Attribute) and node.attr in {"random", "default_rng", "urandom"}:
            yield node.attr
        if isinstance(node, ast.Call):
            given = {word.arg: word.value for word in node.keywords}
            if "seed" in given and "seed" not in ast.unparse(given["seed"]):
                yield f"seed={ast.unparse(given['seed'])}"


def test_files_are_short_enough_to_be_read_at_once():
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in own_files()
        if path.suffix == ".py"
    }
    too_long = {name for name, length in lengths.items() if length > LONGER_FILES.get(name, LONGEST_FILE)}
    short_again = {name for name in LONGER_FILES if lengths.get(name, 0) <= LONGEST_FILE}
    assert (too_long, short_again) == (set(), set())


def test_functions_are_short_enough_to_be_seen_at_once():
    found = dict(each for module, code in code_of_modules() for each in long_functions(module, code))
    assert set(found) == set(LONGER_FUNCTIONS)
    assert [name for name, length in found.items() if length > LONGER_FUNCTIONS[name]] == []


def test_only_those_who_keep_something_write_to_disk():
    assert {module for module, code in code_of_modules() if any(writes(code))} == WRITERS
    assert {module.split(".")[1] for module, code in code_of_modules() if asks_files(code)} <= ASK_FILES


def test_seeds_are_made_by_those_who_run_studies_alone():
    found = {module: list(seeds_made(code)) for module, code in code_of_modules()}
    elsewhere = {name: made for name, made in found.items() if made and name.split(".")[1] not in MAKE_SEEDS}
    # The fingerprint simulates one small pathway, always the same. An image of a pathway is kept whatever the seed. The
    # word by which a browser is known must be one that nobody guesses.
    known = {
        "tandemcare.engine.fingerprint": ["seed=20260401"],
        "tandemcare.engine.compiled.kept_images": ["seed=0"],
        "tandemcare.web.users": ["secrets"],
    }
    assert elsewhere == known


def test_floats_are_added_up_in_an_order_that_no_python_changes():
    found = {module: list(uncertain_sums(code)) for module, code in code_of_modules()}
    assert not {module: lines for module, lines in found.items() if lines}, "use tandemcare.sums.summed"


def test_reports_have_one_way_to_show_a_number_that_may_not_be_there():
    shown = {name: list(own_formats(code)) for name, code in code_of_modules() if name.startswith("tandemcare.report.")}
    # What the structure page tells is the model as it is written: no number of it is missing.
    found = {name for name, lines in shown.items() if lines and not name.startswith("tandemcare.report.structure")}
    assert not found, "use report.blocks.as_text"
    assert list(own_formats(ast.parse("f'{x:,.1f}'"))) == ["line 1"] == list(own_formats(ast.parse("f'{x:.{n}%}'")))
    assert list(own_formats(ast.parse("f'{name:<20} {day:%B %Y}'.lower()"))) == []


@pytest.mark.parametrize("code", ["sum(values)", "sum(x.y for x in xs)", "sum([a, b], start=0.0)", "reduce(sum, xs)"])
def test_a_sum_that_depends_on_the_python_would_be_found(code):
    assert list(uncertain_sums(ast.parse(code)))


@pytest.mark.parametrize("code", ["sum(map(len, xs))", "sum(x <= y for x in xs)", "xs.sum()", "np.sum(xs)"])
def test_counting_is_the_same_everywhere(code):
    assert list(uncertain_sums(ast.parse(code))) == []


@pytest.mark.parametrize(
    "code",
    [
        "path.write_text(x)", "open(p, 'w')", "p.open('rb+')", "p.open(mode='a')", "os.fdopen(h, 'wb')", "p.mkdir()",
        "shutil.rmtree(p)", "p.unlink()",
    ],
)  # fmt: skip
def test_writing_would_be_found(code):
    assert list(writes(ast.parse(code)))


@pytest.mark.parametrize("code", ["open(p)", "p.open('rb')", "p.open()", "p.read_text()", "write_text(p, x)"])
def test_reading_and_asking_are_no_writing(code):
    assert list(writes(ast.parse(code))) == []


@pytest.mark.parametrize(
    "code",
    ["import random", "from secrets import choice", "np.random.rand()", "simulate(p, 1.0, seed=7)", "r(seed=f(2))"],
)
def test_a_seed_out_of_nowhere_would_be_found(code):
    assert list(seeds_made(ast.parse(code)))


@pytest.mark.parametrize("code", ["simulate(p, seed=seed)", "f(seed=request.seed)", "f(seed=int(seed))", "import time"])
def test_a_seed_that_is_handed_on_is_fine(code):
    assert list(seeds_made(ast.parse(code))) == []


def test_a_long_function_is_measured_without_what_it_says():
    body = "    x = 1\n" * (LONGEST_FUNCTION - 1)
    told = 'def f():\n    """Say.\n\n    More.\n    """\n'
    assert list(long_functions("m", ast.parse(told + body))) == []
    assert list(long_functions("m", ast.parse(told + body + "    y = 2\n"))) == [("m.f", LONGEST_FUNCTION + 1)]


def test_every_module_of_the_package_is_looked_at():
    assert {Path(path) for path in module_files().values()} == set(FOLDER.rglob("*.py"))


def public_classes() -> dict[str, set[str]]:
    """Return by name of a public class the modules in which one stands."""
    found: dict[str, set[str]] = {}
    for module, code in code_of_modules():
        for node in code.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, set()).add(module)
    return found


def test_no_two_public_classes_have_one_name():
    """One purchase, one line: a reader of two rooms must not have to ask which of two is meant."""
    found = public_classes()
    assert len(found) > 250
    assert {name: modules for name, modules in found.items() if len(modules) > 1} == {}
