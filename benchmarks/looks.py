"""First looks of a real server, one after another: seconds of each, and whether memory grows.

`python benchmarks/looks.py` starts `tandem app` in a folder of its own, waits for its first look, which is as long as
somebody who opens the page at once would wait, and then moves a lever again and again as one user. Every tenth look
moves a belief too, which holds in as-is as well, so that as-is is run anew and what is kept of others goes. Memory is
that of the server and its processes, what several of them share counted once, and so are CPU seconds (Linux alone tells
both). `--short` asks for one replication of one year in place of ten of ten: for memory on a machine that is busy.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

START = "from tandemcare.cli.main import app; app()"
SHORT = f"from tandemcare.web import Looks; Looks.__init__.__kwdefaults__.update(replications=1, years=1); {START}"
EVERY = 10
"""Every so many looks move a belief."""
LEAST_PLACES, MOST_PLACES = 1, 400
FOUND = "in [0-9.]+ seconds"


def main() -> None:
    """Ask for looks, and print what each took and what memory came to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--looks", type=int, default=200)
    asked.add_argument("--tell", type=int, default=50, help="memory after the first look and every so many")
    asked.add_argument("--short", action="store_true")
    given = asked.parse_args()
    program = SHORT if given.short else START
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), program) as (process, address, began):
        look = asking(address)
        seconds_of(look, 0)
        print(f"first look, from the start of the server: {time.monotonic() - began:.1f} s", flush=True)
        usual, anew, cpu = list[float](), list[float](), cpu_of(process.pid)
        for number in range(1, given.looks + 1):
            (usual if number % EVERY else anew).append(seconds_of(look, number))
            if number == 1 or number % given.tell == 0:
                print(f"{number:4d} looks: {memory_of(process.pid) / 1e6:.0f} MB", flush=True)
        print(f"CPU seconds of a look: {(cpu_of(process.pid) - cpu) / given.looks:.2f}")
        for name, took in (("as-is kept", usual), ("as-is anew", anew)):
            if took:
                print(f"{name}: {statistics.median(took):.2f} s a look, most {max(took):.2f}, least {min(took):.2f}")


@contextmanager
def server(folder: Path, program: str) -> Iterator[tuple[subprocess.Popen[bytes], str, float]]:
    """Lend the process of a server that keeps its runs in a folder, its address, and when it was started."""
    began, told = time.monotonic(), folder / "told.txt"
    words = (sys.executable, "-c", program, "app", "--port", "0", "--no-browser", "--out", str(folder / "runs"))
    with told.open("wb") as out, subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=out) as process:
        try:
            while not (found := re.search(r"http://127\.0\.0\.1:\d+", told.read_text(encoding="utf-8"))):
                if process.poll() is not None:
                    sys.exit(told.read_text(encoding="utf-8"))
                time.sleep(0.01)
            yield process, found[0], began
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def asking(address: str) -> Callable[[int], str]:
    """Return what asks for a look as one user, with the page that comes back."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def look(number: int) -> str:
        places = LEAST_PLACES + number % MOST_PLACES
        belief = "" if number % EVERY or not number else f"&lever-need-growth={number // EVERY / 10_000:g}"
        with opener.open(f"{address}/look?lever-community-places={places}{belief}") as answer:
            return str(answer.read().decode())

    return look


def seconds_of(look: Callable[[int], str], number: int) -> float:
    """Return how long a look took; ends the program where the page has none."""
    began = time.monotonic()
    page = look(number)
    if not re.search(FOUND, page):
        sys.exit(re.sub(r"<[^>]*>|\s+", " ", page))
    return time.monotonic() - began


def memory_of(process: int) -> float:
    """Return the bytes of a process and of all that it started."""
    return float(sum(map(shared_once, family_of(process))))


def cpu_of(process: int) -> float:
    """Return the CPU seconds of a process and of all that it started and that still runs."""
    words = (Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family_of(process))
    return sum(float(each[11]) + float(each[12]) for each in words) / os.sysconf("SC_CLK_TCK")


def family_of(process: int) -> set[int]:
    """Return a process and all that it started."""
    parents = {int(path.name): parent_of(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    family = {process}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def parent_of(path: Path) -> int:
    """Return the process that started one, 0 where it has ended."""
    try:
        return int((path / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def shared_once(process: int) -> int:
    """Return the bytes of a process, of what several share its part."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    main()
