"""The tables of a run, written scenario by scenario so that memory holds one at a time.

Rows are in the order scenario, replication, month, measure or line; nothing in a table tells when, where or by how
many workers it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from tandemcare.engine.periods import year_name
from tandemcare.trace.tally import Floats

from .batch import Line

_TEXT = pa.dictionary(pa.int32(), pa.string())
Codes = npt.NDArray[np.int32]


class Table:
    """A tidy table under way: texts as dictionaries, a number at the end of each row."""

    def __init__(self, path: Path, columns: Sequence[str], number: str) -> None:
        kinds = [(name, pa.int32() if name == "replication" else _TEXT) for name in columns]
        self.schema = pa.schema([*kinds, (number, pa.float64())])
        self._writer = pq.ParquetWriter(path, self.schema, compression="zstd", use_dictionary=list(columns))

    def add(self, columns: Sequence[Any], numbers: Floats) -> None:
        """Add a scenario's rows as one group."""
        arrays = [*columns, pa.array(numbers.ravel())]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema), row_group_size=len(arrays[-1]))

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


def texts(words: Sequence[str], codes: Codes) -> Any:
    """Return a column of texts from the words and, row by row, which of them stands there."""
    distinct = list(dict.fromkeys(words))
    places = np.array([distinct.index(word) for word in words], dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(places[codes]), pa.array(distinct, pa.string()))


def along(shape: tuple[int, ...], axis: int) -> Codes:
    """Return the place along one axis of every cell of an array, cells in order."""
    one = np.arange(shape[axis], dtype=np.int32)
    return np.broadcast_to(one.reshape([-1 if k == axis else 1 for k in range(len(shape))]), shape).ravel()


def year_of(month: str) -> str:
    """Return the April-March year of a month such as 2026-11."""
    year, number = month.split("-")
    return year_name(date(int(year), int(number), 1))


class Tables:
    """The yearly, monthly and ledger tables of a run."""

    def __init__(self, paths: dict[str, Path], measures: Sequence[str], monthly: Sequence[str]) -> None:
        self.measures, self.monthly_measures = tuple(measures), tuple(monthly)
        self.yearly = Table(paths["yearly"], ("scenario", "replication", "measure"), "value")
        self.monthly = Table(paths["monthly"], ("scenario", "replication", "month", "year", "measure"), "value")
        of_line = ("payer", "service", "kind", "group")
        self.ledger = Table(paths["ledger"], ("scenario", "replication", "month", *of_line), "amount_gbp")

    def add(self, scenario: str, months: Sequence[str], lines: Sequence[Line], parts: tuple[Floats, ...]) -> None:
        """Add all replications of one scenario: yearly figures, monthly figures and amounts."""
        yearly, monthly, amounts = parts
        at = [along(yearly.shape, axis) for axis in range(2)]
        self.yearly.add([_same(scenario, at[0]), pa.array(at[0]), texts(self.measures, at[1])], yearly)
        at = [along(monthly.shape, axis) for axis in range(3)]
        years = [year_of(month) for month in months]
        begin = [_same(scenario, at[0]), pa.array(at[0]), texts(months, at[1])]
        self.monthly.add([*begin, texts(years, at[1]), texts(self.monthly_measures, at[2])], monthly)
        at = [along(amounts.shape, axis) for axis in range(3)]
        begin = [_same(scenario, at[0]), pa.array(at[0]), texts(months, at[1])]
        self.ledger.add([*begin, *(texts(words, at[2]) for words in _transposed(lines))], amounts)

    def close(self) -> None:
        """Finish the three files."""
        for table in (self.yearly, self.monthly, self.ledger):
            table.close()


def _same(word: str, at: Codes) -> Any:
    return texts([word], np.zeros(len(at), dtype=np.int32))


def _transposed(lines: Sequence[Line]) -> Iterable[list[str]]:
    return ([line[part] for line in lines] for part in range(len(Line._fields)))
