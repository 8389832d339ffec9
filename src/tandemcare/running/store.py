"""Where a study's batches and tables are kept, so that nothing finished is ever done twice or lost."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from tandemcare.errors import InputError, Problem, RunError
from tandemcare.files import PART, locked, make_whole, part_of, sha256_of, size_in_words, write_text, write_whole
from tandemcare.sums import summed

from .address import notes_of
from .batch import Batch
from .batch_file import SUFFIX, name_of, read_batch, write_batch
from .grid import Grid
from .jobs import Job
from .manifest import MANIFEST, SUMMARY, read_manifest, verified, write_manifest
from .parameters_table import PARAMETERS, parameters_frame
from .summary import frame_csv, summary_frame
from .tables import TABLES, WORLD_TABLES, Rows, Tables, WorldTables
from .totals import narrowed

ADDRESS_DIGITS = 12
BYTES_A_MONTH = 2000
"""Bytes that one replication's month is allowed on the disk, batches and tables together: more than it needs."""

_BEGUN = "study.json"
_ELSEWHERE = "Give another folder with --out DIR."


class Store:
    """The run folder of one study: batches under `batches/` while it runs, tables and manifest in the end."""

    def __init__(self, out: Path, manifest: dict[str, Any]) -> None:
        self.out, self.manifest = out, manifest
        self.folder: Path = out / manifest["run"][:ADDRESS_DIGITS]
        self.batches = self.folder / "batches"

    def is_finished(self) -> bool:
        """Tell whether the tables of this very study are there, whole."""
        try:
            found = read_manifest(self.folder)
            for name in found["tables"]:
                verified(self.folder, found, name)
        except InputError:
            return False
        return bool(found["run"] == self.manifest["run"])

    @contextlib.contextmanager
    def opened(self, *, resume: bool) -> Iterator[None]:
        """Hold the folder for this process, ready to be written to; InputError before any work where it cannot be."""
        with contextlib.ExitStack() as stack:
            try:
                str(self.folder).encode()
                self.batches.mkdir(parents=True, exist_ok=True)
                stack.enter_context(locked(self.folder / ".lock"))
                self._tidy(resume=resume)
                begun = {name: self.manifest[name] for name in ("study", "fingerprint", "run")}
                write_text(self.batches / _BEGUN, json.dumps(begun))
                free = shutil.disk_usage(self.folder).free
            except UnicodeEncodeError as error:
                raise InputError([Problem(str(self.folder), "This name is not UTF-8.", _ELSEWHERE)]) from error
            except OSError as error:
                raise self._cannot_write(error) from error
            self._check_room(free)
            self._check_fingerprints()
            yield

    def read(self, job: Job) -> Batch | None:
        """Return a batch that is finished and whole, or None."""
        return read_batch(self.batches / name_of(job), self.manifest["run"], job)

    def keep(self, job: Job, batch: Batch) -> None:
        """Keep a finished batch; RunError, with what to do, where the disk refuses it."""
        try:
            write_whole(self.batches / name_of(job), lambda path: write_batch(path, self.manifest["run"], job, batch))
        except OSError as error:
            raise self._stopped_writing(error) from error

    def finish(self, grid: Grid) -> None:
        """Turn the batches into tables, in the order of cells and replications, and write the manifest last."""
        try:
            self._finish(self._central(grid), lambda: (*self._write_worlds(grid), *self._write_parameters(grid)))
        except OSError as error:
            raise self._stopped_writing(error) from error
        shutil.rmtree(self.batches, ignore_errors=True)

    def write(self, cells: Iterable[tuple[str, str, list[Batch]]]) -> None:
        """Keep a study whose batches are there already, in a folder of its own."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self.folder / ".lock"):
                self._finish(cells)
        except OSError as error:
            raise self._stopped_writing(error) from error

    def _finish(self, cells: Iterable[tuple[str, str, list[Batch]]], more: Callable[[], Sequence[str]] = tuple) -> None:
        """Write tables and summary, whatever files `more` writes and names, and the manifest last."""
        events, values = self._write_tables(cells)
        known = [(scenario["place"], scenario["name"]) for scenario in self.manifest["scenarios"]]
        write_text(self.folder / SUMMARY, frame_csv(summary_frame(known, self._notes(), values)))
        names = [*(f"{name}.parquet" for name in TABLES), *more(), SUMMARY]
        tables = {name: sha256_of(self.folder / name) for name in names}
        write_manifest(self.folder, {**self.manifest, "events": events, "tables": tables})

    def _write_tables(self, cells: Iterable[tuple[str, str, list[Batch]]]) -> tuple[int, Any]:
        """Write the tables; return the number of events and values[cell, replication, measure]."""
        paths = {name: part_of(self.folder / f"{name}.parquet") for name in TABLES}
        tables = Tables(paths, Rows(self.manifest))
        events, values = 0, []
        try:
            for place, scenario, batches in cells:
                tables.add(place, scenario, batches)
                events += summed(batch.events for batch in batches)
                values.append(np.concatenate([batch.yearly for batch in batches]))
        finally:
            tables.close()
        for name in TABLES:
            make_whole(self.folder / f"{name}.parquet")
        return events, np.stack(values)

    def _write_worlds(self, grid: Grid) -> Sequence[str]:
        """Write the tables of the worlds, if any, the central case among them; return the names of their files."""
        if not grid.worlds:
            return ()
        paths = {name: part_of(self.folder / f"{name}.parquet") for name in WORLD_TABLES}
        tables = WorldTables(paths, [note.name for note in self._notes()])
        try:
            for jobs in _by_cell(grid):
                cell = jobs[0].cell
                batches = [self._whole(job) for job in jobs]
                narrow = batches if cell.world else [narrowed(batch) for batch in batches]
                tables.add(cell.scenario.place.name, cell.scenario.name, cell.world, narrow)
            for world, numbers in grid.worlds.items():
                tables.add_numbers(world, numbers)
        finally:
            tables.close()
        for name in WORLD_TABLES:
            make_whole(self.folder / f"{name}.parquet")
        return [f"{name}.parquet" for name in WORLD_TABLES]

    def _write_parameters(self, grid: Grid) -> Sequence[str]:
        """Write every number of the run where its scenarios have any; return the names of the files."""
        frame = parameters_frame(grid)
        if frame.empty:
            return ()
        write_text(self.folder / PARAMETERS, frame_csv(frame))
        return (PARAMETERS,)

    def _central(self, grid: Grid) -> Iterator[tuple[str, str, list[Batch]]]:
        """Yield place and name of each central cell with its batches, one cell in memory at a time."""
        for jobs in _by_cell(grid):
            cell = jobs[0].cell
            if not cell.world:
                yield cell.scenario.place.name, cell.scenario.name, [self._whole(job) for job in jobs]

    def _whole(self, job: Job) -> Batch:
        batch = self.read(job)
        if batch is None:
            name = self.batches / name_of(job)
            raise RunError(f"{name}\n    The batch is damaged ({job}).\n    The same command does it again.")
        return batch

    def _notes(self) -> Any:
        return notes_of(self.manifest)

    def _tidy(self, *, resume: bool) -> None:
        """Remove what a killed run left half written; all that there is if nothing is to be resumed."""
        for folder in (self.folder, self.batches):
            for path in folder.glob(f".*{PART}"):
                path.unlink()
        if not resume:
            (self.folder / MANIFEST).unlink(missing_ok=True)
            for path in self.batches.glob(f"*{SUFFIX}"):
                path.unlink()

    def _check_room(self, free: int) -> None:
        worlds = self.manifest.get("worlds", {"count": 0, "replications": 0})
        runs = self.manifest["replications"] + worlds["count"] * worlds["replications"]
        months = 12 * self.manifest["years"] * runs * len(self.manifest["scenarios"])
        if free < months * BYTES_A_MONTH:
            needed = size_in_words(months * BYTES_A_MONTH)
            found = f"{size_in_words(free)} are free, and the results may need {needed}."
            raise InputError([Problem(str(self.folder), found, f"Free some room. {_ELSEWHERE}")])

    def _check_fingerprints(self) -> None:
        """Refuse to go on with a study that a machine which computes differently has begun."""
        ours = self.manifest["fingerprint"]
        for path in sorted(self.out.glob(f"*/batches/{_BEGUN}")):
            try:
                begun = json.loads(path.read_text(encoding="utf-8"))
                is_ours, theirs = begun["study"] == self.manifest["study"], str(begun["fingerprint"])
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                continue
            if is_ours and theirs != ours:
                found = f"A machine that computes differently has begun this study (fingerprint {theirs}, here {ours})."
                remedy = (
                    f"Results of two such machines are not mixed. Finish it there, or remove the folder. {_ELSEWHERE}"
                )
                raise InputError([Problem(str(path.parent.parent), found, remedy)])

    def _cannot_write(self, error: OSError) -> InputError:
        found = f"Results cannot be kept here: {error.strerror or error}."
        return InputError([Problem(str(self.folder), found, _ELSEWHERE)])

    def _stopped_writing(self, error: OSError) -> RunError:
        return RunError(
            f"{self.folder}\n    Results can no longer be kept here: {error.strerror or error}.\n"
            "    What is finished is kept. Mend that (free some room) and give the same command again, or --out DIR."
        )


def _by_cell(grid: Grid) -> Iterator[list[Job]]:
    """Yield the jobs of each cell, in order."""
    for _, jobs in groupby(grid.jobs, key=lambda job: job.number):
        yield list(jobs)
