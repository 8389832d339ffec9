"""Compare the tables of two run folders number by number, whichever commits they are of.

    python benchmarks/same_numbers.py OLD NEW [--renamed group=care_group ...] [--penny]

Rows are joined by their keys, never by their places. A column that the new table alone has is left out where it holds
one value, as a new axis does. Numbers must have the same bits, NaN being NaN; with `--penny` pounds may differ by less
than half a penny. Of draws, which newer run folders keep as totals of worlds, the differences are worked out. Prints a
line for each table and each kind of difference, and exits with 1 where there is any.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

NUMBERS = ("value", "amount_gbp", "units")
HALF_A_PENNY = 0.005
SHOWN = 5
REPEAT = "repeat_"


def main() -> int:
    """Compare two folders and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--renamed", action="append", default=[], metavar="OLD=NEW", help="a column or file renamed")
    parser.add_argument("--penny", action="store_true", help="allow half a penny in pounds")
    told = parser.parse_args()
    renamed = dict(pair.split("=", 1) for pair in told.renamed)
    tables = sorted(path.name for path in told.old.iterdir() if path.suffix in (".parquet", ".csv"))
    differences = 0
    for name in tables:
        old, new = read(told.old, name, renamed), read(told.new, renamed.get(name, name), renamed)
        found = list(compared(old, new, HALF_A_PENNY if told.penny else 0.0)) if new is not None else ["it is missing"]
        differences += len(found)
        alike = "alike" if told.penny else "the same to the bit"
        print(f"{name}: " + "\n    ".join(found or [f"{len(old)} rows, {alike}"]))
    print(
        f"{differences} differences in {len(tables)} tables" if differences else f"{len(tables)} tables, no difference"
    )
    return 1 if differences else 0


def read(folder: Path, name: str, renamed: dict[str, str]) -> pd.DataFrame | None:
    """Return a table with texts as texts and its columns under their new names; None where there is none."""
    path = folder / name
    if path.is_file():
        frame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    elif name in ("draws.parquet", "drawn.parquet") and (folder / "worlds.parquet").is_file():
        from tandemcare.results import Results
        from tandemcare.results.psa_results import drawn_numbers

        results = Results.read(folder)
        frame = results.draws if name == "draws.parquet" else drawn_numbers(results)
    else:
        return None
    texts = [column for column in frame.columns if isinstance(frame[column].dtype, pd.CategoricalDtype)]
    return frame.assign(**{column: frame[column].astype(str) for column in texts}).rename(columns=renamed)


def compared(old: pd.DataFrame, new: pd.DataFrame, tolerance: float) -> Iterator[str]:
    """Yield in words how two tables differ."""
    for column in old.columns.difference(new.columns):
        yield f"column {column!r} is only in the old table"
    for column in new.columns.difference(old.columns):
        if new[column].nunique() > 1:
            yield f"column {column!r} is only in the new table, with {new[column].nunique()} values"
    columns = [column for column in old.columns if column in new.columns]
    numbers = [column for column in columns if column in NUMBERS or pd.api.types.is_float_dtype(old[column])]
    keys = [column for column in columns if column not in numbers]
    both = numbered(old[columns], keys).merge(
        numbered(new[columns], keys), on=[*keys, REPEAT], how="outer", suffixes=("_old", "_new"), indicator=True
    )
    for side, which in (("left_only", "old"), ("right_only", "new")):
        lonely = both[both["_merge"] == side]
        if len(lonely):
            yield f"{len(lonely)} rows are only in the {which} table, such as {lonely[keys].iloc[0].to_dict()}"
    yield from unlike(both[both["_merge"] == "both"], keys, numbers, tolerance)


def unlike(both: pd.DataFrame, keys: list[str], numbers: list[str], tolerance: float) -> Iterator[str]:
    """Yield in words which numbers of rows that both tables have differ."""
    for number in numbers:
        old, new = (both[f"{number}_{side}"].to_numpy() for side in ("old", "new"))
        differ = ~((old == new) | (pd.isna(old) & pd.isna(new)))
        if tolerance and number.endswith("gbp"):
            differ &= ~(np.abs(old.astype(float) - new.astype(float)) < tolerance)
        for place in np.flatnonzero(differ)[:SHOWN]:
            yield f"{number} of {both[keys].iloc[place].to_dict()}: {old[place]!r} is now {new[place]!r}"
        if differ.sum() > SHOWN:
            yield f"{number}: {differ.sum()} of {len(both)} in all"


def numbered(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return a table whose rows with equal keys are told apart by their order."""
    frame = frame.assign(**{key: frame[key].fillna("") for key in keys})
    return frame.assign(**{REPEAT: frame.groupby(keys, sort=False).cumcount() if keys else 0})


if __name__ == "__main__":
    sys.exit(main())
