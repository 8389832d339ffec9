"""Pictures into a folder: each in its kinds of file, with a table of the same name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from tandemcare.errors import RunError
from tandemcare.files import write_bytes
from tandemcare.running import BYTE_ORDER_MARK, plain

from .picture import Picture


def write_pictures(
    pictures: Iterable[Picture],
    folder: Path,
    tables: Mapping[str, pd.DataFrame] = MappingProxyType({}),
) -> list[Path]:
    """Write pictures with their tables, and more tables, each file whole, and return their paths.

    RunError where they cannot be kept.
    """
    paths: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for picture in pictures:
            its_paths = [folder / f"{picture.name}.{kind}" for kind in (*picture.kinds, "csv")]
            paths += its_paths
            for path, kind in zip(its_paths, picture.kinds, strict=False):
                write_bytes(path, picture.figure.to_bytes(kind))
            write_bytes(its_paths[-1], table_csv(picture.table).encode())
        for name, table in tables.items():
            paths.append(folder / f"{name}.csv")
            write_bytes(paths[-1], table_csv(table).encode())
    except OSError as error:
        raise RunError(
            f"{folder}\n    Pictures cannot be kept here: {error.strerror or error}.\n"
            "    Free some room, or leave them out with --no-pictures."
        ) from error
    return paths


def table_csv(table: pd.DataFrame) -> str:
    """Return a table as CSV: full numbers, nothing where undefined, and no text that is taken for a formula."""
    texts = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
    safe = table.assign(**{name: table[name].map(lambda text: plain(str(text))) for name in texts})
    safe.columns = pd.Index([plain(str(name)) for name in safe.columns])
    return BYTE_ORDER_MARK + str(safe.to_csv(index=False, lineterminator="\n"))
