"""The help of `tandem`: commands by who needs them, each with an example and the time that it usually takes.

A command that is added gets a line here, in the group of those who need it (`tests/cli/test_groups.py`).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import NamedTuple

SECONDS, HALF_A_MINUTE, A_MINUTE, MINUTES = "seconds", "half a minute", "about a minute", "some minutes"
NAME_LETTERS, MARGIN = 12, 2


class Usage(NamedTuple):
    """How a command is used: an example of what stands after `tandem`, and how long it usually takes on two cores.

    `says` is what it does where no command of ours says it: those that only the starter in the folder has.
    """

    example: str
    takes: str
    says: str = ""


STARTED, STARTER = "./tandem", "only as ./tandem, on Windows py tandem"
GROUPS: Mapping[str, Mapping[str, Usage]] = {
    "For commissioners: what follows, what it costs and who pays": {
        "compare": Usage("compare", f"{MINUTES}; of a finished run, {SECONDS}"),
        "app": Usage("app", SECONDS),
        "run": Usage("run double-running.yaml", HALF_A_MINUTE),
        "report": Usage("report tandem-runs/1234567890ab --to docx,pptx", HALF_A_MINUTE),
        "cost": Usage("cost tandem-runs/1234567890ab --prices prices.yaml", SECONDS),
        "switching": Usage("switching supported-housing.yaml", MINUTES),
        "bridge": Usage("bridge double-running.yaml", A_MINUTE),
        "tariff": Usage("tariff", SECONDS),
    },
    "For planners of services": {
        "size": Usage('size amhp --target "p95 started within 24h"', MINUTES),
        "rota": Usage("rota --template rota.xlsx", SECONDS),
        "waits": Usage("waits", HALF_A_MINUTE),
        "workforce": Usage("workforce --needed-fte 22 --by 2029-04", HALF_A_MINUTE),
        "prevention": Usage("prevention", MINUTES),
    },
    "Places and scenarios of one's own": {
        "new": Usage('new place "Anytown" --adults 1200000 --out anytown.xlsx', SECONDS),
        "services": Usage("services crisis-house-beds", SECONDS),
        "check": Usage("check my-scenario.yaml", SECONDS),
        "diff": Usage("diff as-is.yaml double-running.yaml", SECONDS),
        "parameters": Usage("parameters beds", SECONDS),
        "schema": Usage("schema scenario", SECONDS),
        "calibrate": Usage("calibrate my-place.yaml", MINUTES),
    },
    "For researchers and whoever doubts": {
        "validate": Usage("validate", MINUTES),
        "structure": Usage("structure", SECONDS),
        "export": Usage("export xmile as-is.yaml --out slow-layer.xmile", SECONDS),
        "lab": Usage("lab", SECONDS, f"Open the notebooks in a browser; {STARTER}."),
        "test": Usage("test", MINUTES, f"Run every check of Tandem; {STARTER}."),
        "version": Usage("version", SECONDS),
    },
}
OTHERS = "Other commands"


def help_of(commands: Mapping[str, str], width: int) -> Iterator[tuple[str, str]]:
    """Yield the title of each group with its lines: what each command does, how long that takes, and an example.

    `commands` are those there are, by name, with what each says of itself; groups of which there is none are left out.
    """
    told: set[str] = set()
    for title, uses in GROUPS.items():
        chosen = {name: use for name, use in uses.items() if name in commands or use.says}
        if any(name in commands for name in chosen):
            yield title, "".join(_lines(name, commands.get(name, use.says), use, width) for name, use in chosen.items())
            told |= chosen.keys()
    others = {name: says for name, says in commands.items() if name not in told}
    if others:
        yield OTHERS, "".join(_lines(name, says, None, width) for name, says in others.items())


def _lines(name: str, says: str, use: Usage | None, width: int) -> str:
    """Return the lines of one command."""
    left = " " * (MARGIN + NAME_LETTERS)
    words = f"{says} Takes {use.takes}." if use else says
    text = textwrap.fill(
        words, max(width, 60), initial_indent=f"{' ' * MARGIN}{name:<{NAME_LETTERS}}", subsequent_indent=left
    )
    example = f"{left}$ {STARTED if use and use.says else 'tandem'} {use.example}\n" if use else ""
    return f"{text}\n{example}"
