"""A place of 1.2 million adults with eleven wards, from nothing to a compared result: how long each step takes.

`python benchmarks/own_place.py` does in a folder of its own what docs/places.md says: writes place.xlsx, fills it in as
somebody would, checks, calibrates and compares all shipped scenarios in it. The filling in is a program's, and no time.
One mistake is made on the way, a kind of ward that there is not, and mended.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

ADULTS = 1_200_000
WARDS = (
    ("Birch", "Women", 20),
    ("Ash", "Men", 22),
    ("Elm", "Mixed", 22),
    ("Larch", "Mixed", 20),
    ("Maple", "Women", 22),
    ("Hazel", "Men", 24),
    ("Poplar", "Women", 21),
    ("Beech", "PICU", 18),
    ("Cedar", "Older mixed", 36),
    ("Oak", "Rehab", 14),
    ("Riverside", "Men", 12, "Independent", 610),
)
MENDED = "rehabilitation"
FACTS = {
    "home_treatment_slots": 190,
    "presentations.section_136": 760,
    "amhp_heads": 88,
    "supported_housing_units": 560,
}


def main() -> None:
    """Do all steps, and print the minutes of each."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--replications", default="50", help="of each scenario in the comparison")
    replications = asked.parse_args().replications
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "place.xlsx"
        tandem(folder, "new", "place", "Northmoor", "--adults", str(ADULTS), "--out", place.name)
        fill(place)
        tandem(folder, "check", place.name, expected=2)
        mend(place)
        tandem(folder, "check", place.name)
        tandem(folder, "calibrate", place.name)
        tandem(folder, "compare", "--place", place.name, "--replications", replications)


def fill(path: Path) -> None:
    """Put in eleven wards and what is known of the services."""
    book = openpyxl.load_workbook(path)
    wards, facts = book["Wards"], book["Place"]
    for row in range(2, wards.max_row + 1):
        for column in range(1, 7):
            wards.cell(row, column).value = None
    for row, ward in enumerate(WARDS, start=2):
        for column, value in enumerate(ward, start=1):
            wards.cell(row, column).value = value
    rows = {facts.cell(row, 1).value: row for row in range(2, facts.max_row + 1)}
    if unknown := FACTS.keys() - rows.keys():
        raise SystemExit(f"The place file has no facts {', '.join(sorted(unknown))}: mend FACTS.")
    for key, value in FACTS.items():
        facts.cell(rows[key], 2).value = value
    book.save(path)


def mend(path: Path) -> None:
    """Write the kind of ward that the check has offered."""
    book = openpyxl.load_workbook(path)
    book["Wards"].cell(len(WARDS), 2).value = MENDED
    book.save(path)


def tandem(folder: str, *words: str, expected: int = 0) -> None:
    """Run a command, and print its words with its minutes, by the clock and of the processors."""
    before, begun = os.times(), time.perf_counter()
    call = [sys.executable, "-P", "-c", "from tandemcare.cli.main import app; app()", *words]
    done = subprocess.run(call, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode != expected:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    after = os.times()
    worked = after.children_user - before.children_user
    print(f"{(time.perf_counter() - begun) / 60:6.1f} min, {worked / 60:5.1f} of processors: tandem {' '.join(words)}")


if __name__ == "__main__":
    main()
