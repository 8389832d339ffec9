"""`tandem new`: a place of one's own with England's numbers to be replaced, and a scenario to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tandemcare.errors import InputError, Problem
from tandemcare.files import why_no_name, write_bytes, write_text
from tandemcare.texts import hyphened, one_line

from .saying import say

if TYPE_CHECKING:
    from tandemcare.scenario import Carried

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
BOOKS = (".xlsx",)
TEXTS = (".yaml", ".yml")
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")]


@app.callback()
def new() -> None:
    """Write a place or a scenario of your own, with remarks on what to put in."""


@app.command()
def place(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="What tables shall call the place.")] = None,
    adults: Annotated[int | None, typer.Option(help="People aged 18 and over.")] = None,
    population: Annotated[int | None, typer.Option(help="People of any age; by default as in England.")] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="A place file or workbook, to be written in the other form.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File to write, .yaml or .xlsx; by default called as NAME.")] = None,
    *,
    force: Force = False,
) -> None:
    """Write a place with England's numbers for its adults, each marked as such, in YAML or as a workbook."""
    from tandemcare import scenario

    data = _facts(name, adults, population, source)
    target = out or Path(f"{_file_name(data['name'])}.yaml")
    _refuse(target, (*TEXTS, *BOOKS), force=force)
    if target.suffix.lower() in BOOKS:
        write_bytes(target, scenario.place_book(data))
    else:
        write_text(target, scenario.place_text(data))
    left = len(scenario.still_national(data))
    file = one_line(str(target))
    say(f"Written: {file}. {left} facts are national averages: put yours, `tandem check {file}`, then")
    say(f"`tandem calibrate {file}` and `tandem compare --place {file}`.")


@app.command(name="scenario")
def new_scenario(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What tables shall call the scenario.")],
    extends: Annotated[Path, typer.Option(help="Scenario whose items come first, yours or shipped.")] = Path(
        "as-is.yaml"
    ),
    place: Annotated[Path | None, typer.Option(help="Place file that the scenario shall name.")] = None,
    parameters: Annotated[
        Path | None, typer.Option(help="Parameters of the NHS Midlands inpatient tool (CSV), read as beliefs.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File to write; by default called as TITLE.")] = None,
    *,
    force: Force = False,
) -> None:
    """Write a scenario that extends another, with an example of every key."""
    from tandemcare import scenario

    target = out or Path(f"{_file_name(title)}.yaml")
    _refuse(target, TEXTS, force=force)
    scenario.load(extends)
    where = scenario.load_place(place)
    carried = scenario.midlands_parameters(parameters, where.census_date) if parameters else ()
    text = scenario.scenario_text(
        scenario.sound_title(title),
        _named(extends, target),
        where.census_date,
        _named(place, target) if place else "",
        [item for each in carried for item in each.items],
    )
    write_text(target, text)
    _tell(carried)
    say(f"Written: {one_line(str(target))}. Change it, `tandem check` it, and `tandem compare as-is.yaml` with it.")


def _facts(name: str | None, adults: int | None, population: int | None, source: Path | None) -> Mapping[str, Any]:
    """Return the facts to be written: England's for so many adults, or those of a file."""
    from tandemcare import scenario

    if source is not None:
        if adults is not None or population is not None:
            found = "The facts are those of the file, its adults among them."
            raise InputError([Problem("--from", found, "Leave --adults and --population out.")])
        return {**scenario.facts_in_file(source), **({"name": scenario.sound_title(name)} if name else {})}
    if name is None or adults is None:
        remedy = 'Write `tandem new place "Name" --adults 1200000`.'
        raise InputError([Problem("tandem new place", "A name and the number of adults are missing.", remedy)])
    return scenario.new_place(name, adults, population)


def _refuse(target: Path, endings: tuple[str, ...], *, force: bool) -> None:
    """Refuse a file that cannot or shall not be written: nothing is written over unless that is asked for."""
    problems = []
    if target.suffix.lower() not in endings:
        problems.append(("Its name ends in none of " + ", ".join(endings) + ".", f"Name it {target.stem}{endings[0]}."))
    if refused := why_no_name(target.name):
        problems.append((refused, "Name another with --out."))
    if target.is_dir():
        problems.append(("This is a folder.", "Name a file in it."))
    elif target.exists() and not force:
        problems.append(("There is such a file already.", "Name another with --out, or write over it with --force."))
    if not target.absolute().parent.is_dir():
        problems.append(("There is no such folder.", "Make it first."))
    if problems:
        raise InputError([Problem(f"--out {target}", *each) for each in problems])


def _file_name(title: str) -> str:
    """Return a title as the name of a file that every system keeps: small letters, digits and hyphens."""
    name = hyphened(title)[:60].strip("-") or "mine"
    return f"my-{name}" if why_no_name(f"{name}.yaml") else name


def _named(file: Path, target: Path) -> str:
    """Return how a file beside another is named in it: by the way from there, or as it is, if it is shipped."""
    return Path(relpath(file, target.absolute().parent)).as_posix() if file.exists() else file.as_posix()


def _tell(carried: tuple[Carried, ...]) -> None:
    """Say which parameters were read, and which have no counterpart."""
    for title, is_read in (("Read:", True), ("Not read:", False)):
        rows = [each for each in carried if each.is_read == is_read]
        if rows:
            say(title)
        for each in rows:
            say(f"  {each.name} {each.per_cent:g}%: {each.said}")
