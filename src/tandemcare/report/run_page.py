"""A run as a page shows it: the parts of the first screen by name, with whole titles, and charts one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tandemcare.errors import InputError
from tandemcare.experiments import fit_of as fit_of_place
from tandemcare.model import Place
from tandemcare.results import Results
from tandemcare.running import scenario_of_run
from tandemcare.texts import first_sentence

from . import pictures
from .about import BY_CHANCE, OF_OUTCOMES, PEAK, PEAK_IS, PRESENT_BUT_PEAK, PRESENT_VALUES
from .answer.facts import PAYERS, RunFacts
from .answer.findings import below_headline, findings, headline
from .answer.nothing_changes import nothing_changes
from .answer.options import KINDS, MAY_BE_CHANCE, changes_of, labels_of, levels_of, options, pounds_of
from .answer.place import PLACE, fit_in_words
from .answer.screen import READ, title
from .answer.sure import chance_and_doubt
from .blocks import Cell, Points, Section, TableBlock, cell_text, section
from .board.lines import MOST_OPTIONS, farthest
from .board.payers import table as payers_table
from .board.sure import cannot_tell
from .comparison import comparison_report
from .fit import fit_rests_on, fit_table
from .how_sure import DoubtWords
from .how_sure import how_sure as doubt_blocks
from .pictures.time_chart import TimeChart, TimePanel
from .place_fit import fit_of, place_fit
from .who_pays import payer_name

MONEY = "Net cost £m", "Cash £m"
"""What pounds of a card are called; then come the payers."""
NET_IS = f"Net: the cash of all payers, and the care that people were due and lacked at its price; {PRESENT_VALUES}."
CUMULATIVE_PEAK = f"{PEAK.capitalize()} £m, not discounted"


@dataclass(frozen=True)
class CardFigure:
    """A figure of a card: what it is of, and what it comes to, with a question mark where chance alone could do it."""

    label: str
    text: str

    @property
    def may_be_chance(self) -> bool:
        """Tell whether chance alone could make it."""
        return self.text.endswith(MAY_BE_CHANCE)


@dataclass(frozen=True)
class OptionCard:
    """A row of the table of options: a scenario, of which kind, why it is there, and what it changes."""

    name: str
    title: str
    kind: str
    why: str
    people: tuple[CardFigure, ...]
    pounds: tuple[CardFigure, ...]


@dataclass(frozen=True, eq=False)
class RunPage:
    """The parts of a page about a run, each worked out when it is first asked for."""

    results: Results

    @cached_property
    def facts(self) -> RunFacts:
        """What everything is told from."""
        return RunFacts(self.results)

    @cached_property
    def headline(self) -> str:
        """The sentence that matters most; what was run, where nothing is to be said."""
        return (headline(self.facts) if self.sentences else "") or self.title

    @cached_property
    def title(self) -> str:
        """What was run, and where."""
        return title(self.facts).text

    @cached_property
    def strip(self) -> str:
        """How well its place fits, a bad fit with a sign of warning; nothing where its run does not say."""
        fit = fit_of(self.results)
        return fit_in_words(fit).removeprefix(PLACE).strip() if fit else ""

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What the run says; nothing where it compares nothing."""
        return findings(self.facts) if self.facts.options else ()

    @cached_property
    def below_headline(self) -> tuple[str, ...]:
        """What the run says but for what its headline tells."""
        return below_headline(self.facts) if self.sentences else ()

    @property
    def net_is(self) -> str:
        """What "net" is in the sentences, which stand before the table that says so; nothing where none has it."""
        said = " ".join((self.headline, *self.below_headline))
        return NET_IS if re.search(r"\bnet\b", said) else ""

    @cached_property
    def nothing_changes(self) -> TableBlock | None:
        """The first and the last year of the first scenario."""
        return nothing_changes(self.facts)

    @cached_property
    def first(self) -> OptionCard:
        """The first scenario as it is."""
        return OptionCard(self.facts.first, self.facts.title(self.facts.first), "", "", self._levels, ())

    @cached_property
    def cards(self) -> tuple[OptionCard, ...]:
        """What each option changes, those that buy care first."""
        return tuple(
            OptionCard(name, self.facts.title(name), words, self._why(name), self._changes(name), self._pounds(name))
            for kind, words in KINDS.items()
            for name in self.facts.of_kind(kind)
        )

    @property
    def how_to_read(self) -> str:
        """How figures of options are to be read."""
        return f"{READ} {PEAK.capitalize()}: {PEAK_IS}."

    @property
    def pounds_are(self) -> str:
        """What the pounds of a card are, which way they count and whether they are discounted."""
        return f"£m: {PRESENT_VALUES}"

    @property
    def how_sure(self) -> str:
        """What chance is behind them, and what is not shown; the next step is the page's own."""
        return chance_and_doubt(self.facts, vary="", seen_in="below")

    @property
    def is_drawn(self) -> bool:
        """Tell whether it was also run with draws of what is not known."""
        return bool(self.results.psa)

    @cached_property
    def doubt(self) -> list[Section]:
        """Chance and the numbers side by side, and which numbers move the money most; nothing where none was drawn."""
        blocks = doubt_blocks(self.results, DoubtWords(self.results.titles, more="", how=""))
        return [section(*blocks[1:])] if blocks else []

    @cached_property
    def strengths(self) -> dict[str, float]:
        """The rank correlation of each number that stands out over the draws with net present cost, at its strongest.

        Empty where nothing was drawn, or too seldom to tell.
        """
        found: dict[str, float] = {}
        rows = self.results.drivers().to_dict("records") if self.is_drawn else []
        for row in rows:
            if row["stands_out"] and abs(row["rank_correlation"]) > abs(found.get(row["parameter"], 0.0)):
                found[str(row["parameter"])] = float(row["rank_correlation"])
        return found

    @cached_property
    def options(self) -> TableBlock | None:
        """The table of options; None where nothing is compared."""
        found = options(self.facts) if self.facts.options else None
        return found and replace(found, title=f"{found.title}; £m are {PRESENT_BUT_PEAK}")

    @cached_property
    def cannot_tell(self) -> tuple[str, ...]:
        """What so many replications cannot tell apart."""
        return tuple(cannot_tell(self.results))

    @cached_property
    def who_pays(self) -> TableBlock | None:
        """What each payer pays more by April-March year; None where nothing is compared."""
        return payers_table(self.results, self.results.net_by_payer()) if self.facts.options else None

    @cached_property
    def fit(self) -> Points | None:
        """What does not fit of the place; None for a run that does not say."""
        return next(iter(place_fit(self.results)), None)

    @cached_property
    def place(self) -> Place | None:
        """The place of the run as it was run; None where it cannot be made again."""
        try:
            return scenario_of_run(self.results.manifest, self.facts.first).place
        except InputError:
            return None

    @cached_property
    def fit_sheet(self) -> TableBlock | None:
        """What is known of the place beside what the model gives, a row a line; None where nobody knows."""
        rows = fit_of_place(self.place).rows if isinstance(self.place, Place) else ()
        return fit_table(rows, self.facts.results.manifest["place"]) if rows else None

    @property
    def fit_rests_on(self) -> str:
        """What the model's figures in that sheet are, and why no interval stands beside them."""
        return fit_rests_on()

    @cached_property
    def everything(self) -> list[Section]:
        """Every measure, who pays, limits and assumptions, as after the first screen."""
        return comparison_report(self.results)

    @cached_property
    def measures(self) -> dict[str, str]:
        """The measures that can be drawn over time, with what they are called."""
        labels = {note.name: note.label for note in self.results.notes}
        known = {name: labels[name] for name in pictures.DRAWN if name in self.results.known_by_month}
        return known | ({pictures.NET_POSITION: "Net cost so far"} if self.facts.options else {})

    def chart(self, measure: str) -> TimeChart:
        """Return what is drawn of a measure over time; InputError for one that cannot be drawn."""
        if measure == pictures.NET_POSITION and self.facts.options:
            return pictures.position_chart(self.results)
        return pictures.over_time_chart(self.results, measure)

    def drawn(self, measure: str, names: Iterable[str] = ()) -> TimeChart:
        """Return a chart with a few options beside the first: those named, or those farthest apart."""
        chart = self.chart(measure)
        titles = [self.results.titles[name] for name in self.beside(names)]
        if not titles:
            lines = {line.name: line.values for panel in chart.panels for line in panel.lines}
            titles = list(farthest(chart.panels[0].lines[0].name, lines))
        panels = tuple(panel for panel in chart.panels if panel.name in titles) or chart.panels[:1]
        return replace(chart, panels=panels, caption=(*chart.caption, self._band(panels)))

    def beside(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of some names that a chart draws beside the first: options of this run, and no more than fit."""
        return tuple(name for name in names if name in self.facts.options)[:MOST_OPTIONS]

    def _band(self, panels: Sequence[TimePanel]) -> str:
        """Return what the band of a chart is, which one option alone has: several would hide one another."""
        if self.facts.runs < 2:
            return "A single run."
        if len(panels) > 1:
            return "An option that is drawn alone has a band of what chance can bring."
        return f"Band: {OF_OUTCOMES} of outcomes of {panels[0].lines[-1].name}, {BY_CHANCE}."

    @cached_property
    def _levels(self) -> tuple[CardFigure, ...]:
        return _figures(labels_of(self.results), levels_of(self.facts))

    def _why(self, name: str) -> str:
        """Return the first sentence of why a scenario is there."""
        said = next(each["why"] for each in self.results.manifest["scenarios"] if each["name"] == name)
        return first_sentence(said)

    def _changes(self, name: str) -> tuple[CardFigure, ...]:
        return _figures(labels_of(self.results), changes_of(self.facts, name))

    def _pounds(self, name: str) -> tuple[CardFigure, ...]:
        labels = (*MONEY, *(f"{payer_name(payer)} £m" for payer in PAYERS), "Other payers £m", CUMULATIVE_PEAK)
        return _figures(labels, pounds_of(self.facts, name))


def _figures(labels: Sequence[str], cells: Iterable[Cell]) -> tuple[CardFigure, ...]:
    told = zip(labels, map(cell_text, cells), strict=True)
    return tuple(CardFigure(label, text) for label, text in told if text)
