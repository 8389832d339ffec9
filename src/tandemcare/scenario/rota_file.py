"""Read a rota file, and find the one that a place or a scenario names: beside it, below it, or shipped."""

from __future__ import annotations

from os.path import normpath
from pathlib import Path
from typing import Any

from tandemcare.documents import Document, Expected, KeyPath, as_path, in_order, read_document
from tandemcare.errors import InputError, Problem
from tandemcare.looked import look

from .explain import keys_of, validated
from .reach import Reach
from .rota_form import RotaForm
from .rota_workbook import rota_of_workbook
from .shift_form import AmhpShiftForm
from .shipped import shipped_folder
from .together import problems_of_shifts

KEY = "amhp_rota"
WORKBOOKS = (".xlsx", ".xlsm")
OF_SCENARIOS = frozenset({"name", "invest", "close", "cut", "change", "what_if", "extends", "funding", "place"})
EXPECTED = Expected("a rota", keys_of(RotaForm), like_keys=OF_SCENARIOS)
A_ROTA = "Name a rota: a YAML file with `name` and `shifts`, or a workbook."


def load_rota(path: Path | str) -> RotaForm:
    """Return the rota of a file; InputError tells every problem with file and line."""
    path = as_path(path)
    if path.suffix.lower() in WORKBOOKS:
        return rota_of_workbook(path)
    document = read_document(path, EXPECTED)
    if "shifts" not in document.data and document.data.keys() & (OF_SCENARIOS - {"name"}):
        raise InputError([document.problem((), "This is a scenario, not a rota.", A_ROTA)])
    form, problems = validated(RotaForm, document.data, document)
    problems = [*document.problems, *problems, *problems_of_shifts(document, ("shifts",), document.data.get("shifts"))]
    if problems or form is None:
        raise InputError(in_order(problems))
    return form


def read_rotas(document: Document, reach: Reach) -> list[Problem]:
    """Read the rotas whose files a scenario names into it, and return what is wrong with them.

    One rota alone may stand without a list around it.
    """
    if isinstance(document.data.get(KEY), dict):
        _in_a_list(document)
    items = document.data.get(KEY)
    problems = []
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict) or "file" not in item or "shifts" in item:
            continue  # which is told of otherwise
        rota, wrong = named_rota(document, (KEY, index), item, reach)
        problems += wrong
        if rota is None:
            document.spoilt.add((KEY, index, "file"))
            continue
        del item["file"]
        item.setdefault("name", rota.name)
        item["shifts"] = _written(rota)
        if rota.adults is not None:
            item["adults"] = rota.adults
    return problems


def read_rota_of_place(document: Document) -> list[Problem]:
    """Read the rota whose file a place names into it, with slots for its adults; return what is wrong with it."""
    item, adults = document.data.get(KEY), document.data.get("adults")
    if not isinstance(item, dict):
        return []
    problems = [
        document.problem((KEY, key), "There is no such key.", "Write `file:` alone, or a list of shifts.")
        for key in item
        if key != "file"
    ]
    rota, wrong = named_rota(document, (KEY,), item, Reach(document.path.parent))
    if rota is None or problems:
        document.spoilt.add((KEY,))
        return [*problems, *wrong]
    here = adults if isinstance(adults, int) else None
    document.data[KEY] = _written(rota, here)
    return []


def _in_a_list(document: Document) -> None:
    document.data[KEY] = [document.data[KEY]]
    for kept in (document.lines, document.spoilt):
        moved = {path: (KEY, 0, *path[1:]) for path in kept if path[:1] == (KEY,)}
        if isinstance(kept, dict):
            kept |= {new: kept[old] for old, new in moved.items()}
        else:
            kept |= set(moved.values())


def _written(rota: RotaForm, adults: int | None = None) -> list[dict[str, Any]]:
    """Return the shifts of a rota as they stand in a file, with slots for so many adults."""
    shifts = rota.shifts if adults is None else [slots_for(one, rota.adults, adults) for one in rota.shifts]
    return [shift.model_dump(exclude_none=True) for shift in shifts]


def named_rota(
    document: Document, path: KeyPath, item: dict[str, Any], reach: Reach
) -> tuple[RotaForm | None, list[Problem]]:
    """Return the rota whose file an item names under `file`, or None and why it cannot be read."""
    here = (*path, "file")
    said = item.get("file")
    if not isinstance(said, str) or not said.strip():
        return None, [document.problem(here, "It names no file.", "Write the name of a rota file: rotas/hub.yaml.")]
    found, unreachable = reach.named(document, here, said)
    if found is None:
        return None, [unreachable] if unreachable else []
    look(found)
    found = found if found.exists() else Path(normpath(shipped_folder() / said.strip()))
    if not found.is_file():
        remedy = f"Name a file of its folder, or one of those shipped: {', '.join(shipped_rotas())}."
        return None, [document.problem(here, f"There is no file {said.strip()!r}.", remedy)]
    try:
        return load_rota(found), []
    except InputError as error:
        return None, list(error.problems)


def shipped_rotas() -> list[str]:
    """Return the rotas that come with Tandem, as a file names them."""
    return sorted(f"rotas/{path.name}" for path in (shipped_folder() / "rotas").glob("*.yaml"))


def slots_for(shift: AmhpShiftForm, adults: int | None, here: int) -> AmhpShiftForm:
    """Return a shift of a rota for so many adults as it is in a place of others: its share of slots, one at least."""
    if adults is None or adults == here or not shift.slots:
        return shift
    return shift.model_copy(update={"slots": max(int(shift.slots * here / adults + 0.5), 1)})
