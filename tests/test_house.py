"""The house is in order: pins complete, no addresses or machine paths, every room in the import contracts."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import ROOT, own_texts
from ruamel.yaml import YAML

import tandemcare

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REGISTRIES = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
FOLDERS_OF_A_MACHINE = "|".join(("home", "root", "work", "tmp", "Users"))
MACHINE_PATH = re.compile(rf"(?<![\w./-])/(?:{FOLDERS_OF_A_MACHINE})/\w|[A-Z]:\\\\?Users\b")


def normal(requirement: str) -> str:
    """Return the bare name of a requirement, as package indexes compare names."""
    name = re.match(r"[\w.-]+", requirement)
    assert name is not None, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def direct_dependencies() -> list[str]:
    project = PROJECT["project"]
    extras = [requirement for extra in project["optional-dependencies"].values() for requirement in extra]
    return [*project["dependencies"], *extras, *PROJECT["build-system"]["requires"], "editables", "setuptools", "uv"]


def pins() -> list[str]:
    return (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def test_every_direct_dependency_is_pinned():
    pinned = {normal(pin) for pin in pins()}
    assert [name for name in direct_dependencies() if normal(name) not in pinned] == []


def test_pins_are_plain_names_and_versions_once_each():
    assert [pin for pin in pins() if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
    assert len({normal(pin) for pin in pins()}) == len(pins())


def test_no_upper_cap_on_python():
    assert PROJECT["project"]["requires-python"] == ">=3.11"


def test_no_registry_host_is_named():
    assert [f"{path}: {host}" for path, text in own_texts().items() for host in REGISTRIES if host in text] == []


def test_no_lock_file_of_uv():
    assert not (ROOT / "uv.lock").exists()


def test_no_machine_path_is_written_down():
    found = [f"{path}: {hit[0]}" for path, text in own_texts().items() for hit in MACHINE_PATH.finditer(text)]
    assert found == []


@pytest.mark.parametrize("path", ["/" + "home/someone", 'open("/' + 'tmp/x")', "C:" + "\\Users\\someone"])
def test_a_machine_path_would_be_found(path):
    assert MACHINE_PATH.search(path)


@pytest.mark.parametrize("text", ["at work/home/", "src/work/x", "docs/tmp/a", "../work/x"])
def test_a_relative_path_is_fine(text):
    assert not MACHINE_PATH.search(text)


def test_every_room_has_its_place_in_the_layers():
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]
    assert layers["exhaustive"]
    placed = {room.strip(" ()") for layer in layers["layers"] for room in layer.split("|")}
    package = ROOT / "src" / "tandemcare"
    rooms = {path.name for path in package.iterdir() if path.is_dir() and list(path.rglob("*.py"))}
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    assert (rooms | modules) - placed == set()


def test_every_room_is_a_package_that_the_import_contracts_can_see():
    folders = {path.parent for path in (ROOT / "src" / "tandemcare").rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


RUNNING = sorted((ROOT / "src" / "tandemcare" / "running").glob("*.py"))
WORDS_OF_EXPERIMENTS = re.compile("draw|psa|bridg|switching|sensitivity|calibrat|recost|experiment", re.IGNORECASE)
ABOVE_THE_FLOOR = "files evidence trace pathway stockflow engine metrics finance model scenario".split()
BELOW_RUNNING = [*"errors memory sums texts units".split(), *ABOVE_THE_FLOOR]


def words_of_code(text: str) -> Iterator[str]:
    """Yield every name and text of some code, but what is said in docstrings and comments."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = None  # a docstring
        for _, value in ast.iter_fields(node):
            yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str))


def rooms_imported(text: str) -> Iterator[str]:
    """Yield the rooms that some code imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[1] for name in node.names if name.name.startswith("tandemcare."))
        if isinstance(node, ast.ImportFrom) and not node.level and node.module == "tandemcare":
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").startswith("tandemcare."):
            yield str(node.module).split(".")[1]


@pytest.mark.parametrize("path", RUNNING, ids=lambda path: path.name)
def test_running_knows_no_experiment(path: Path):
    text = path.read_text(encoding="utf-8")
    assert [word for word in words_of_code(text) if WORDS_OF_EXPERIMENTS.search(word)] == []
    assert set(rooms_imported(text)) <= {*BELOW_RUNNING}


@pytest.mark.parametrize(
    "code",
    ["def drawn(): ...", "x.bridge", "f(draws=1)", "class PsaJob: ...", 'd["switching"]', "import a.psa_design as b"],
)
def test_a_word_of_an_experiment_would_be_found(code):
    assert any(WORDS_OF_EXPERIMENTS.search(word) for word in words_of_code(code))


@pytest.mark.parametrize(
    "code", ["from tandemcare.results import x", "from tandemcare import results", "import tandemcare.results.psa"]
)
def test_a_room_above_would_be_found(code):
    assert set(rooms_imported(code)) == {"results"}


def test_version_is_the_same_everywhere():
    citation = YAML(typ="safe").load(ROOT / "CITATION.cff")
    assert citation["version"] == PROJECT["project"]["version"] == tandemcare.__version__


def test_unknown_public_name_is_an_ordinary_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = tandemcare.nonsense
