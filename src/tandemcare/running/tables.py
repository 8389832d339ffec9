"""The tables of a run, written scenario by scenario so that memory holds one at a time.

Rows are in the order place, scenario, replication, month, measure or line; nothing in a table tells when, where or by
how many workers it was made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tandemcare.engine.periods import year_name
from tandemcare.finance import PARTS, Line, Purchase
from tandemcare.trace.tally import Floats

from .batch import Batch
from .totals import CASH_PARTS, PAID, cash_by_month, paid_by_payer

WORLD_TABLES = ("worlds", "worlds_cash", "worlds_numbers")
"""Those of a run that has cells of other worlds."""
WHOLE_POPULATION = "whole population"
PLACE, GROUP, CELL = "place", "population_group", ("place", "scenario", "replication")
_MONTH = (*CELL, "month")
TABLES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "yearly": ((*CELL, GROUP, "measure"), "value"),
    "monthly": ((*_MONTH, "year", GROUP, "measure"), "value"),
    "ledger": ((*_MONTH, *Line._fields), "amount_gbp"),
    "activity": ((*_MONTH, "activity"), "value"),
    "purchases": ((*_MONTH, "purchase", "service", "payers", "pooled", "part"), "units"),
    "beds": ((*_MONTH, "ward"), "beds"),
    "gateways": ((*_MONTH, "gateway", "figure", "limit"), "value"),
}
"""The tables that every run has, each with its columns and what its numbers are called."""
_TEXT = pa.dictionary(pa.int32(), pa.string())
_NUMBERS = ("replication", "world")
WORDS_HELD = 64
"""Columns of texts of which a process keeps the words."""
Codes = npt.NDArray[np.int32]
Columns = Sequence["WordColumn | Codes"]


def schema_of(columns: Sequence[str], number: str) -> Any:
    """Return the schema of a tidy table: texts as dictionaries, a number at the end of each row."""
    kinds = [(name, pa.int32() if name in _NUMBERS else _TEXT) for name in columns]
    return pa.schema([*kinds, (number, pa.float64())])


class WordColumn(NamedTuple):
    """A column of texts: which there are, and row by row which of them stands there."""

    words: list[str]
    codes: Codes


def texts(words: Sequence[str], codes: Codes) -> WordColumn:
    """Return a column of texts from words, of which some may be the same, and row by row which of them stands there."""
    distinct = list(dict.fromkeys(words))
    return WordColumn(distinct, codes if len(distinct) == len(words) else _places(distinct, words)[codes])


def tidy(schema: Any, columns: Columns, numbers: Floats) -> Any:
    """Return rows of a tidy table from its columns and a number for each."""
    return pa.Table.from_arrays([*map(_arrow, columns), pa.array(numbers.ravel())], schema=schema)


def _arrow(column: WordColumn | Codes) -> Any:
    if isinstance(column, WordColumn):
        return pa.DictionaryArray.from_arrays(pa.array(column.codes), pa.array(column.words, pa.string()))
    return pa.array(column)


def tidy_frame(names: Sequence[str], number: str, parts: Sequence[tuple[Columns, Floats]]) -> pd.DataFrame:
    """Return what a file with the rows of some tidy tables is read as, without going through one."""
    if not parts:
        empty: pd.DataFrame = schema_of(names, number).empty_table().to_pandas()
        return empty
    columns = zip(*(columns for columns, _ in parts), strict=True)
    told = {name: _joined_column(each) for name, each in zip(names, columns, strict=True)}
    return pd.DataFrame({**told, number: np.concatenate([numbers.ravel() for _, numbers in parts])}, copy=False)


def _joined_column(parts: Sequence[WordColumn | Codes]) -> Codes | pd.Categorical:
    """Return a column of which several tables have a part each; of texts as categories, in the order of the tables."""
    of_texts = [part for part in parts if isinstance(part, WordColumn)]
    if not of_texts:
        return np.concatenate([part for part in parts if not isinstance(part, WordColumn)])
    words = list(dict.fromkeys(word for part in of_texts for word in part.words))
    codes = [part.codes if words == part.words else _places(words, part.words)[part.codes] for part in of_texts]
    return pd.Categorical.from_codes(np.concatenate(codes), dtype=_categories(*words), validate=False)


@lru_cache(WORDS_HELD)
def _categories(*words: str) -> pd.CategoricalDtype:
    """Return words as categories, which takes longer than a column of them and is the same in run after run."""
    return pd.CategoricalDtype(list(words))


def _places(known: Sequence[str], words: Sequence[str]) -> Codes:
    return np.array([known.index(word) for word in words], dtype=np.int32)


class TidyTable:
    """The file of a tidy table under way."""

    def __init__(self, path: Path, columns: Sequence[str], number: str) -> None:
        self.schema = schema_of(columns, number)
        self._writer = pq.ParquetWriter(
            path,
            self.schema,
            compression="zstd",
            use_dictionary=list(columns),
            write_statistics=False,
            write_page_checksum=True,
        )

    def add(self, columns: Columns, numbers: Floats) -> None:
        """Add a scenario's rows as one group."""
        self._writer.write_table(tidy(self.schema, columns, numbers), row_group_size=numbers.size)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


def along(shape: tuple[int, ...], axis: int) -> Codes:
    """Return the place along one axis of every cell of an array, cells in order."""
    one = np.arange(shape[axis], dtype=np.int32)
    return np.broadcast_to(one.reshape([-1 if k == axis else 1 for k in range(len(shape))]), shape).ravel()


def year_of(month: str) -> str:
    """Return the April-March year of a month such as 2026-11."""
    year, number = month.split("-")
    return year_name(date(int(year), int(number), 1))


class Rows:
    """The rows of TABLES, by place and scenario: yearly and monthly figures, amounts, and what was costed."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        of_groups = manifest.get(GROUP, {}).get("measures", ())
        self.measures, self.of_groups = ([note["name"] for note in each] for each in (manifest["measures"], of_groups))
        self.monthly_measures: Sequence[str] = manifest["monthly_measures"]

    def of(self, table: str, place: str, scenario: str, batches: Sequence[Batch]) -> Iterator[tuple[Columns, Floats]]:
        """Yield the columns and the numbers that one scenario with all its replications adds to a table."""
        first, cell = batches[0], (place, scenario)
        if table == "yearly":
            yield from self._yearly(cell, batches)
        elif table == "monthly":
            yield self._monthly(cell, batches)
        elif table == "gateways":
            yield from _reviewed(cell, batches)
        else:
            part, words = _costed(table, first)
            yield from by_month(cell, first.months, words, _joined(batches, part))

    def _yearly(self, cell: tuple[str, str], batches: Sequence[Batch]) -> Iterator[tuple[Columns, Floats]]:
        yearly = _joined(batches, "yearly")
        at = [along(yearly.shape, axis) for axis in range(2)]
        yield [*_of_cell(cell, at[0]), _same(WHOLE_POPULATION, at[0]), texts(self.measures, at[1])], yearly
        if batches[0].groups:
            by_group = _joined(batches, "by_group")
            at = [along(by_group.shape, axis) for axis in range(3)]
            words = (texts(batches[0].groups, at[1]), texts(self.of_groups, at[2]))
            yield [*_of_cell(cell, at[0]), *words], by_group

    def _monthly(self, cell: tuple[str, str], batches: Sequence[Batch]) -> tuple[Columns, Floats]:
        months, monthly = batches[0].months, _joined(batches, "monthly")
        at = [along(monthly.shape, axis) for axis in range(3)]
        years = [year_of(month) for month in months]
        begin = [*_of_cell(cell, at[0]), texts(months, at[1]), texts(years, at[1])]
        return [*begin, _same(WHOLE_POPULATION, at[0]), texts(self.monthly_measures, at[2])], monthly


def _costed(table: str, first: Batch) -> tuple[str, Iterable[Sequence[str]]]:
    """Return which part of a batch a table by month has, and the words that tell its last axis."""
    if table == "ledger":
        return "amounts", _transposed(first.lines)
    if table == "purchases":
        return "units", _of_purchases(first.purchases)
    if table == "activity":
        return "activity", [first.activities]
    return "beds", [first.wards]


def _reviewed(cell: tuple[str, str], batches: Sequence[Batch]) -> Iterator[tuple[Columns, Floats]]:
    """Yield what reviews saw, by the month that they settled."""
    first = batches[0]
    if first.reviewed:
        reviews = _joined(batches, "reviews")[:, :-1]
        seen = np.flatnonzero(~np.isnan(reviews).all(axis=(0, 2)))
        months = [first.months[month + 1] for month in seen]
        words = [list(column) for column in zip(*first.reviewed, strict=True)]
        yield from by_month(cell, months, words, reviews[:, seen])


class Tables:
    """The files of TABLES under way."""

    def __init__(self, paths: Mapping[str, Path], rows: Rows) -> None:
        self.rows = rows
        self._files = {name: TidyTable(paths[name], *columns) for name, columns in TABLES.items()}

    def add(self, place: str, scenario: str, batches: Sequence[Batch]) -> None:
        """Add all replications of one scenario."""
        for name, file in self._files.items():
            for columns, numbers in self.rows.of(name, place, scenario, batches):
                file.add(columns, numbers)

    def close(self) -> None:
        """Finish the files."""
        for file in self._files.values():
            file.close()


class WorldTables:
    """The totals of every world of a run, and the numbers that are not at their value in it.

    `worlds` holds yearly measures and what each payer bears over the run, `worlds_cash` the cash of each month in
    CASH_PARTS; the central case stands among them as world 0.
    """

    def __init__(self, paths: dict[str, Path], measures: Sequence[str]) -> None:
        self.measures = tuple(measures)
        cell = (PLACE, "scenario", "world", "replication")
        self.totals = TidyTable(paths["worlds"], (*cell, "measure"), "value")
        self.cash = TidyTable(paths["worlds_cash"], (*cell, "month", "part"), "amount_gbp")
        self.numbers = TidyTable(paths["worlds_numbers"], ("world", "parameter"), "value")

    def add(self, place: str, scenario: str, world: int, batches: Sequence[Batch]) -> None:
        """Add all replications of one cell, its batches narrowed."""
        cell = (place, scenario)
        paid = [paid_by_payer(batch) for batch in batches]
        payers = tuple(paid[0])
        totals = np.concatenate(
            [np.column_stack([b.yearly, *(p[payer] for payer in payers)]) for b, p in zip(batches, paid, strict=True)]
        )
        at = [along(totals.shape, axis) for axis in range(2)]
        measures = [*self.measures, *(f"{PAID}{payer}" for payer in payers)]
        self.totals.add([*_of_world(cell, world, at[0]), texts(measures, at[1])], totals)
        cash = np.concatenate([cash_by_month(batch) for batch in batches])
        at = [along(cash.shape, axis) for axis in range(3)]
        self.cash.add([*_of_world(cell, world, at[0]), texts(batches[0].months, at[1]), texts(CASH_PARTS, at[2])], cash)

    def add_numbers(self, world: int, numbers: Mapping[str, float]) -> None:
        """Add the numbers of a world that are not at their value."""
        if numbers:
            places = np.arange(len(numbers), dtype=np.int32)
            worlds = np.full(len(numbers), world, np.int32)
            self.numbers.add([worlds, texts(tuple(numbers), places)], np.array([*numbers.values()], dtype=np.float64))

    def close(self) -> None:
        """Finish the files."""
        for table in (self.totals, self.cash, self.numbers):
            table.close()


def by_month(
    cell: tuple[str, str], months: Sequence[str], words: Iterable[Sequence[str]], numbers: Floats
) -> Iterator[tuple[Columns, Floats]]:
    """Yield numbers[replication, month, what] of a cell, with words that tell what; nothing where there are none."""
    if numbers.size == 0:
        return
    at = [along(numbers.shape, axis) for axis in range(3)]
    begin = [*_of_cell(cell, at[0]), texts(months, at[1])]
    yield [*begin, *(texts(each, at[2]) for each in words)], numbers


def _joined(batches: Sequence[Batch], part: str) -> Floats:
    """Return a part of all batches of a scenario, replication after replication."""
    return np.concatenate([getattr(batch, part) for batch in batches])


def _of_cell(cell: tuple[str, str], replications: Codes) -> list[WordColumn | Codes]:
    """Return the columns place, scenario and replication."""
    return [*(_same(word, replications) for word in cell), replications]


def _of_world(cell: tuple[str, str], world: int, replications: Codes) -> list[Any]:
    place, scenario, number = _of_cell(cell, replications)
    return [place, scenario, np.full(len(replications), world, np.int32), number]


def _same(word: str, at: Codes) -> WordColumn:
    return texts([word], np.zeros(len(at), dtype=np.int32))


def _transposed(lines: Sequence[Line]) -> Iterable[list[str]]:
    return ([line[part] for line in lines] for part in range(len(Line._fields)))


def _of_purchases(purchases: Sequence[Purchase]) -> list[list[str]]:
    """Return the columns that tell purchases apart, a row for each part: number, service, payers, pooled, part."""
    rows = [(number, each) for number, each in enumerate(purchases) for _ in PARTS]
    payers = [json.dumps(dict(each.payers)) for _, each in rows]
    return [
        [str(number) for number, _ in rows],
        [each.service for _, each in rows],
        payers,
        [json.dumps(dict(each.pooled)) for _, each in rows],
        [*PARTS] * len(purchases),
    ]
