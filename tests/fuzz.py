"""Mutate the files that Tandem reads, byte by byte, line by line, token by token, and see that all is well said.

`python tests/fuzz.py --mutants 10000` tries many, some minutes of work; the tests try 500 a reader. Whatever a file
says, its reader gives what it reads or a `TandemError`, soon and in little memory, and echoes nothing of a file beside.
A new reader joins by a row of `readers`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import toy_study

from tandemcare import evidence, scenario
from tandemcare.errors import TandemError
from tandemcare.evidence.read import read_parameters
from tandemcare.evidence.read_services import read_services
from tandemcare.experiments import needs_in, run
from tandemcare.model import Place
from tandemcare.results import Results
from tandemcare.running import jobs, manifest
from tandemcare.running.batch_file import batch_bytes, batch_of

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
EVIDENCE = ROOT / "src" / "tandemcare" / "evidence"
SECONDS = 2.0
MEGABYTES = 500
CANARY = "private: canary-of-a-neighbouring-file\n"
NUMBERS = """0 -1 1 1e-9 1.0e-9 1e9 1000000000 1.0e+308 1.0e+400 .nan .inf -.inf 0x10 0o17 1_000 12:30 true null ~ 007
99999999999999999999999 -0.0 1e 0.1.2""".split()
DATES = "2026-04 2026-04-01 2026-04-31 9999-12 10000-01 0000-01 0001-01 1899-12 2026-13 26-04 -2026-04".split()
ODD = ("- a", "a: b", "&a 1", "!!python/object:os.system x", *"[] {} '' *a | > % @ ` ? ---".split())
FILES = "neighbour.txt ../neighbour.txt /etc/passwd . .. mutant.yaml no-such.yaml /dev/null".split()
TOKEN = re.compile(rb"[A-Za-z0-9_.+-]+")


@dataclass(frozen=True)
class Reader:
    """A file that is read: what it says before it is mutated, its name, and who reads it."""

    name: str
    seeds: tuple[bytes, ...]
    read: Callable[[Path], object]


# --- mutations ------------------------------------------------------------------------------------------------------


def mutant(seed: bytes, chance: random.Random) -> bytes:
    """Return a file with one to four mutations of one kind or another."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        seed = chance.choice((of_bytes, of_lines, of_tokens, of_tokens, of_tokens, of_structure))(seed, chance)
    return seed


def of_bytes(seed: bytes, chance: random.Random) -> bytes:
    """Flip a bit, write a byte over another, cut the end off, or repeat a piece."""
    at, width = chance.randrange(len(seed) + 1), chance.randrange(1, 40)
    flipped = bytes([seed[at] ^ 1 << chance.randrange(8)]) if at < len(seed) else b"\xff"
    with_byte = seed[:at] + bytes([chance.randrange(256)]) + seed[at + 1 :]
    return chance.choice((seed[:at] + flipped + seed[at + 1 :], with_byte, seed[:at], seed[: at + width] + seed[at:]))


def of_lines(seed: bytes, chance: random.Random) -> bytes:
    """Delete, repeat, swap or indent a line, or put one from elsewhere in its place."""
    lines = seed.split(b"\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    line = lines[at]
    indented = chance.choice((b" ", b"  ", b"\t", b"- ", b"# ")) + line
    new = chance.choice(([], [line, line], [line] * 50, [lines[other]], [indented], [line.lstrip()], [line[:-1]]))
    return b"\n".join([*lines[:at], *new, *lines[at + 1 :]])


def of_tokens(seed: bytes, chance: random.Random) -> bytes:
    """Put an extreme number, a date, another name of the file, or something of another type in the place of a word."""
    found = list(TOKEN.finditer(seed))
    if not found:
        return seed
    word, other = chance.choice(found), chance.choice(found)
    numbers = [each for each in found if each[0][:1].isdigit()]
    if numbers and chance.random() < 0.6:
        word = chance.choice(numbers)
    new = chance.choice((NUMBERS, NUMBERS, DATES, ODD, FILES, [other[0].decode("ascii")]))
    return seed[: word.start()] + chance.choice(new).encode() + seed[word.end() :]


def of_structure(seed: bytes, chance: random.Random) -> bytes:
    """Wrap a value in a list or a mapping, empty it, or move what is below a key to another depth."""
    lines = seed.split(b"\n")
    at = chance.randrange(len(lines))
    key, colon, value = lines[at].partition(b":")
    ways = (b" [" + value + b"]", b" {a:" + value + b"}", b"", b" [" * 30 + b"]" * 30, b" {}", b" '" + value + b"'")
    lines[at] = key + colon + chance.choice(ways) if colon else key + b": 1"
    if chance.random() < 0.2:
        lines[at:] = [b"  " + line for line in lines[at:]]
    return b"\n".join(lines)


# --- readers --------------------------------------------------------------------------------------------------------


def first_entries(text: bytes, most: int = 2500) -> bytes:
    """Return the entries of a file of evidence that end within so many bytes."""
    begins = [found.start() for found in re.finditer(rb"^\w", text, re.MULTILINE)] + [len(text)]
    return text[: max(place for place in begins if place <= most)]


def readers_of_texts() -> Iterator[Reader]:
    """Yield the readers of files that people write."""
    files = [*sorted((ROOT / "scenarios").glob("*.yaml")), TESTS / "scenario" / "every-key.yaml"]
    place_file = TESTS / "scenario" / "place.yaml"
    place = scenario.load_place(place_file)
    scenarios = tuple(path.read_bytes() for path in files)
    yield Reader("scenario/mutant.yaml", scenarios, lambda path: scenario.review(path, place, 1))
    yield Reader("place/mutant.yaml", (place_file.read_bytes(),), scenario.load_place)
    yield Reader("place/mutant.xlsx", (scenario.place_book(scenario.facts_in_file(place_file)),), scenario.load_place)
    yield Reader(
        "parameters/mutant.csv",
        (b'Parameter,Value\nIncidence Change,3.5\nAcuity Change,6.7\n"Service Models",-5\n',),
        lambda path: scenario.midlands_parameters(path, place.census_date),
    )
    yield Reader(
        "prices/mutant.yaml",
        (
            b"why: A test\nprices: {price.acute_bed_day: 500, price.amhp_hour: 40.5}\n"
            b"payers:\n  section_117: {icb: 0.5, council: 0.5}\ncontracts: {acute_wards: block, picu: spot}\n",
        ),
        scenario.load_prices,
    )
    rotas = sorted((ROOT / "scenarios" / "rotas").glob("*.yaml"))
    yield Reader("rota/mutant.yaml", tuple(path.read_bytes() for path in rotas), scenario.load_rota)
    yield Reader("rota/mutant.xlsx", tuple(_workbooks(place)), scenario.load_rota)
    shipped = sorted((ROOT / "scenarios" / "numbers").glob("*.yaml"))
    yield Reader("numbers/mutant.yaml", tuple(path.read_bytes() for path in shipped), scenario.load_numbers)
    numbers = tuple(
        first_entries((EVIDENCE / "data" / f"{name}.yaml").read_bytes()) for name in ("need", "bed", "s117")
    )
    yield Reader("evidence/need.yaml", numbers, lambda path: read_parameters(path.parent))
    services = tuple(
        (EVIDENCE / "services" / f"{name}.yaml").read_bytes() for name in ("crisis-cafe-places", "amhp-hub")
    )
    sizes = (b'{"best": {"fte": 22.5}}', b'{"by_month": [{"month": "2029-04", "heads": 50}]}', b'{"needed_heads": 53}')
    yield Reader("size/mutant.json", sizes, lambda path: needs_in(path, "2029-04"))
    yield Reader("services/garden.yaml", services, lambda path: read_services(path.parent, evidence.parameters()))


def _workbooks(place: Place) -> Iterator[bytes]:
    """Yield the rota of a place as a workbook, in either layout."""
    for layout in ("list", "week"):
        file = BytesIO()
        scenario.rota_book(place, "Ours", layout).save(file)
        yield file.getvalue()


def readers_of_runs(folder: Path) -> Iterator[Reader]:
    """Yield the readers of what a run keeps: its manifest, with and without a hash that agrees, its tables, batches."""
    grid = toy_study.toy_plan(replications=2)
    kept = run(grid, out=folder / "runs", workers=1).folder
    whole = {path.name: path.read_bytes() for path in kept.iterdir() if path.is_file()}

    def results(path: Path, table: str = "") -> object:
        if path.name == "manifest.json" or not (path.parent / "manifest.json").exists():
            for name in whole.keys() - {path.name, *(each.name for each in path.parent.iterdir())}:
                (path.parent / name).write_bytes(whole[name])
        found = Results.read(path.parent)
        return found.table(table) if table else _all_of(found)

    def resigned(path: Path) -> object:
        try:
            said = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            return results(path)
        if isinstance(said, dict):
            said.pop("sha256", None)
            manifest.write_manifest(path.parent, said)
        return results(path)

    pretty = whole["manifest.json"]
    yield Reader("run/manifest.json", (pretty,), results)
    yield Reader("signed/manifest.json", (pretty,), resigned)
    for name in ("yearly", "ledger"):
        yield Reader(f"{name}/{name}.parquet", (whole[f"{name}.parquet"],), partial(results, table=name))
    yield Reader("summary/summary.csv", (whole["summary.csv"],), results)
    job = grid.jobs[0]
    yield Reader(
        "batch/mutant.batch",
        (batch_bytes("run", job, jobs.run_batch(job)),),
        lambda path: batch_of(path.read_bytes(), "run", job),
    )


def _all_of(found: Results) -> object:
    """Read everything that a run folder has to tell."""
    return (
        found.scenarios,
        found.places,
        found.notes,
        found.yearly,
        found.monthly,
        found.lines,
        found.psa,
        found.activity,
    )


# --- trying ---------------------------------------------------------------------------------------------------------


def faults_of(reader: Reader, folder: Path, mutants: int, seed: int = 1) -> Iterator[str]:
    """Yield what is wrong with how a reader takes its mutants: the fault, and the mutant's number."""
    chance = random.Random(f"{reader.name} {seed}")
    path = folder / reader.name
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "neighbour.txt").write_text(CANARY)
    path.write_bytes(reader.seeds[0])
    reader.read(path)  # what is made only once is made here: compiled code, the evidence
    for number in range(mutants):
        path.write_bytes(mutant(chance.choice(reader.seeds), chance))
        fault = fault_of(reader, path)
        if fault:
            yield f"{reader.name}, mutant {number}: {fault}"


def fault_of(reader: Reader, path: Path) -> str | None:
    """Return what is wrong with how a reader takes a file, if anything is."""
    before, begun, said = _megabytes(), time.process_time(), ""
    try:
        said = str(getattr(reader.read(path), "problems", ""))
    except TandemError as error:
        said = str(error)
    except Exception as error:  # anything else that escapes is what this looks for
        return f"{type(error).__name__}: {error}"
    if time.process_time() - begun > SECONDS:  # of its own work: others may keep the machine busy
        return f"It took {time.process_time() - begun:.1f} seconds."
    if _megabytes() - before > MEGABYTES:
        return f"It took {_megabytes() - before:.0f} MB."
    return f"It echoes what is not its own, or its inside: {said}" if "canary" in said or "Traceback" in said else None


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Try every reader; keep the mutants that are taken badly in the folder named."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--mutants", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for reader in (*readers_of_texts(), *readers_of_runs(Path(folder))):
            begun = time.perf_counter()
            for fault in faults_of(reader, Path(folder), given.mutants, given.seed):
                wrong += 1
                sys.stdout.write(f"{fault[:400]}\n")
            sys.stdout.write(f"{reader.name}: {given.mutants} mutants, {time.perf_counter() - begun:.1f} s\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
