"""The manifest of a run folder, and the files that it names, checked against their hashes whenever they are read.

Hashes detect damage: a flipped bit, half a copy, a table saved by another program. They do not detect forgery: whoever
forges a table can forge its hash too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tandemcare.errors import InputError, Problem
from tandemcare.files import write_text

from .address import SCHEMA, digest
from .batch import MeasureNote

MANIFEST = "manifest.json"
SUMMARY = "summary.csv"
_OWN_HASH = "sha256"
_KINDS: Mapping[str, type] = {
    **dict.fromkeys(("run", "study", "fingerprint", "version", "start", "engine", "evidence", "sources"), str),
    **dict.fromkeys(("years", "replications", "seed", "events"), int),
    **dict.fromkeys(("places", "scenarios", "measures", "monthly_measures"), list),
    **dict.fromkeys(("libraries", "tables"), dict),
}
_COUNTED = ("years", "replications")
"""Of what a run has one or more."""
_ITEMS: Mapping[str, Mapping[str, type]] = {
    "places": {"name": str},
    "scenarios": dict.fromkeys(("name", "place", "title"), str),
    "measures": {**dict.fromkeys(MeasureNote._fields, str), "decimals": int},
}
"""What each item of a list says."""
_AGAIN = "Give the command that made it again, which makes a damaged folder anew, or copy the whole folder anew."
_NO_RUN = "Give the folder of a finished run."


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write a manifest with a hash of all that it says."""
    own_hash = digest(json.loads(json.dumps(manifest)))
    write_text(folder / MANIFEST, json.dumps({**manifest, _OWN_HASH: own_hash}, indent=1, ensure_ascii=False) + "\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run folder; InputError where there is none, or it is damaged or of another layout."""
    path = folder / MANIFEST
    try:
        found = json.loads(_content(path))
    except OSError as error:
        raise _refused(folder, f"It is not a finished run ({error.strerror or error}).", _NO_RUN) from error
    except (ValueError, RecursionError) as error:
        raise _refused(path, "It is not JSON, so it is damaged or no manifest of a run.", _AGAIN) from error
    if not isinstance(found, dict) or "schema" not in found:
        raise _refused(path, "It is not the manifest of a run.", _NO_RUN)
    if found["schema"] != SCHEMA:
        layout = found["schema"] if isinstance(found["schema"], int) else "unknown"
        raise _refused(
            path,
            f"The layout of its tables is {layout}, and this version of Tandem reads layout {SCHEMA}.",
            "Read it with the version of Tandem that made it, or run the scenarios again.",
        )
    own_hash = found.pop(_OWN_HASH, None)
    if own_hash != digest(found):
        raise _refused(path, "It does not agree with its own hash: it is damaged or was edited.", _AGAIN)
    odd = [name for name, kind in _KINDS.items() if not isinstance(found.get(name), kind)]
    odd = odd or [name for name, kinds in _ITEMS.items() if not _are_told(found[name], kinds)]
    odd = odd or [name for name in _COUNTED if isinstance(found[name], bool) or found[name] < 1]
    if odd:
        raise _refused(path, f"What it says of {', '.join(odd)} is missing or not of the right kind.", _AGAIN)
    return found


def _are_told(items: Sequence[Any], kinds: Mapping[str, type]) -> bool:
    """Tell whether every item says what it must, and none is named twice in one place."""
    if not all(isinstance(item, dict) and _are_of(item, kinds) for item in items):
        return False
    return bool(items) and len({(item.get("place"), item["name"]) for item in items}) == len(items)


def _are_of(item: Mapping[str, Any], kinds: Mapping[str, type]) -> bool:
    return all(isinstance(item.get(name), kind) for name, kind in kinds.items())


def verified(folder: Path, manifest: Mapping[str, Any], name: str) -> bytes:
    """Return a file of a run folder if it is the one that the manifest names; InputError, with what to do, if not."""
    path = folder / name
    if PureWindowsPath(name).name != name or not name.isprintable():
        raise _refused(folder / MANIFEST, f"It names a file outside its folder: {name!r}.", _AGAIN)
    try:
        content = _content(path)
    except OSError as error:
        raise _refused(path, f"The file cannot be read ({error.strerror or error}).", _AGAIN) from error
    if hashlib.sha256(content).hexdigest() != manifest["tables"].get(name):
        raise _refused(path, "The file is damaged or was changed: it does not agree with the manifest's hash.", _AGAIN)
    return content


def verified_table(folder: Path, manifest: Mapping[str, Any], name: str) -> pd.DataFrame:
    """Return a table of a run folder from the very bytes that were checked, texts as categories."""
    content = verified(folder, manifest, f"{name}.parquet")
    try:
        return table_in(content)
    except (OSError, pa.ArrowException) as error:
        raise _refused(folder / f"{name}.parquet", "The table cannot be read.", _AGAIN) from error


def table_in(content: bytes) -> pd.DataFrame:
    """Return the table in a file of a run folder, texts as categories."""
    table = pq.read_table(pa.BufferReader(content), partitioning=None, page_checksum_verification=True)
    found: pd.DataFrame = table.unify_dictionaries().combine_chunks().to_pandas()
    return found


def _content(path: Path) -> bytes:
    """Return the bytes of a file, which no link may lead to: nothing outside a run folder is read."""
    if path.is_symlink():
        raise OSError("it is a link")
    if path.exists() and not path.is_file():
        raise OSError("it is not a file")
    return path.read_bytes()


def _refused(path: Path, found: str, remedy: str) -> InputError:
    return InputError([Problem(str(path), found, remedy)])
