"""Pictures into a folder: each as PNG and SVG with a table of the same name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from tandemcare.errors import RunError
from tandemcare.files import write_whole
from tandemcare.running import BYTE_ORDER_MARK, plain

from .picture import Picture

KINDS = ("png", "svg")


def write_pictures(pictures: Iterable[Picture], folder: Path) -> list[Path]:
    """Write pictures and their tables, each file whole, and return their paths; RunError where they cannot be kept."""
    paths: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for picture in pictures:
            contents = {kind: picture.figure.to_bytes(kind) for kind in KINDS}
            contents["csv"] = table_csv(picture.table).encode()
            for kind, content in contents.items():
                paths.append(folder / f"{picture.name}.{kind}")
                _write(paths[-1], content)
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


def _write(path: Path, content: bytes) -> None:
    write_whole(path, lambda part: part.write_bytes(content))
