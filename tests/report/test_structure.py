"""The page of what is in the model leaves nothing out, adds nothing, and its charts can be read by every renderer."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from tandemcare.evidence import parameters
from tandemcare.model import LOOPS, MEANINGS, blocks, chapters_of, crisis_pathway, slow_model, step_labels, values_of
from tandemcare.pathway import Branch, Delay, Gate, Seize, Shift
from tandemcare.render import markdown
from tandemcare.render.markdown import anchor
from tandemcare.render.mermaid import mermaid
from tandemcare.report import structure_report
from tandemcare.report.blocks import Arrow, Box, Chart
from tandemcare.scenario import load_place

PLACE = load_place()
VALUES = values_of(PLACE, parameters())
PATHWAY, CHAPTERS = crisis_pathway(PLACE, VALUES), chapters_of(PLACE, VALUES)
PAGE = markdown(structure_report(PLACE))
CHARTS = [part.split("```")[0] for part in PAGE.split("```mermaid\n")[1:]]
MODEL = slow_model(1)

ID, LABEL = r"(n\d+_[a-z0-9_]+)", r'"([^"`#;<>|\\]+)"'
BOX = re.compile(rf"{ID}(?:\[{LABEL}\]|\(\[{LABEL}\]\)|\(\({LABEL}\)\))")
ARROW = re.compile(rf"{ID} -->(?:\|{LABEL}\|)? {ID}")


def boxes(chart: str) -> list[tuple[str, str]]:
    """Return the id and the label of each box of a chart, in the order drawn."""
    found = [match.groups() for line in chart.splitlines() if (match := BOX.fullmatch(line.strip()))]
    return [(name, next(filter(None, labels))) for name, *labels in found]


def arrows(chart: str) -> list[tuple[str, str, str]]:
    """Return where each arrow of a chart begins and ends, and what is written on it."""
    found = [match.groups() for line in chart.splitlines() if (match := ARROW.fullmatch(line.strip()))]
    return [(source, to, label) for source, label, to in found]


def faults(chart: str) -> list[str]:
    """Return every line of a chart that is not well-formed, and what is drawn twice or leads nowhere."""
    first, *lines = [line.strip() for line in chart.strip().splitlines()]
    found = [] if first in ("flowchart TD", "flowchart LR") else [first]
    found += [line for line in lines if not BOX.fullmatch(line) and not ARROW.fullmatch(line)]
    drawn = [name for name, _ in boxes(chart)]
    found += [f"{name} is drawn twice" for name in set(drawn) if drawn.count(name) > 1]
    ends = [end for source, to, _ in arrows(chart) for end in (source, to)]
    return found + [f"{end} is not drawn" for end in ends if end not in drawn]


def rows_under(title: str) -> list[list[str]]:
    """Return the cells of the table under a heading of the page."""
    (text,) = re.findall(rf"^##+ {re.escape(title)}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines[2:]]


STEPS = {chapter.title: rows_under(chapter.title) for chapter in CHAPTERS}


def test_every_step_stands_in_the_table_of_one_chapter():
    told = Counter(row[0].strip() for rows in STEPS.values() for row in rows)
    assert told == Counter(f"`{name}`" for name in PATHWAY.steps)


def test_every_table_leads_on_to_where_the_pathway_does():
    headings = {anchor(heading) for heading in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)}
    home = {step: anchor(chapter.title) for chapter in CHAPTERS for step in chapter.steps}
    for title, rows in STEPS.items():
        for name, _, _, to in rows:
            away = dict(re.findall(r"\[`([^`]+)`\]\(#([^)]+)\)", to))
            step = PATHWAY.steps[name.strip(" `")]
            registers = {step.by, step.asked, step.share} if isinstance(step, Branch) else set()
            registers |= {step.until} if isinstance(step, Seize) else set()
            shown = set(re.findall(r"`([^`]+)`", to)) - registers
            assert shown == set(PATHWAY.outline.targets(name.strip(" `"))), name
            assert away == {step: home[step] for step in shown if home[step] != anchor(title)}
            assert set(away.values()) <= headings


def test_chances_are_shown_with_what_they_add_up_to():
    for rows in STEPS.values():
        for name, _, _, to in rows:
            step = PATHWAY.steps[name.strip(" `")]
            if isinstance(step, Branch) and step.by is None:
                assert sum(map(float, re.findall(r" ([\d.e-]+)%", to))) == pytest.approx(100.0, abs=0.5), name


def test_bands_of_severity_are_shown_for_the_least_and_the_most_frail_and_add_up_to_all():
    banded = [name for name, step in PATHWAY.steps.items() if isinstance(step, Branch) and step.share]
    told = {row[0].strip(" `"): row[3] for rows in STEPS.values() for row in rows}
    assert "ae-outcome" in banded
    for name in banded:
        ends = re.findall(r" ([\d.e-]+)%(?: to ([\d.e-]+)%)?", told[name])
        assert sum(float(first) for first, _ in ends) == pytest.approx(100.0, abs=0.5), name
        assert sum(float(last or first) for first, last in ends) == pytest.approx(100.0, abs=0.5), name


def test_a_value_of_a_register_that_people_are_told_apart_by_has_a_meaning():
    asked = {(step.by, value) for step in PATHWAY.steps.values() if isinstance(step, Branch) for value, _ in step.cases}
    asked |= {(name, value) for risk in PATHWAY.risks for name, factors in risk.by for value, _ in factors}
    nameless = {(name, value) for name, value in asked if not name.startswith("holds:")}
    assert [pair for pair in sorted(nameless) if pair[1] not in MEANINGS.get(pair[0], {})] == []


def test_every_risk_at_home_is_told_with_what_it_is_multiplied_with():
    rows = {row[0].strip(" `"): row for row in rows_under("Risks at home")}
    risks = PATHWAY.outline.risks
    assert list(rows) == list(risks)
    for name, risk in risks.items():
        assert set(re.findall(r"`([^`]+)`", rows[name][2])) == set(risk.registers), name
        assert float(rows[name][1].replace(",", "")) == pytest.approx(8760.0 * risk.rate, rel=1e-3)


def test_every_step_where_something_happens_has_a_label_and_no_label_is_left_over():
    rota = (Shift("always", "daily", 0, 24, 1),)
    doctors = replace(PLACE, section_12_doctors=rota)
    steps = {**PATHWAY.steps, **crisis_pathway(doctors, values_of(doctors, parameters())).steps}
    happens = [name for name, step in steps.items() if isinstance(step, Seize | Delay | Branch | Gate)]
    assert set(step_labels()) == set(happens)
    assert [row[0] for rows in STEPS.values() for row in rows if not row[1].strip()] == []


def test_the_arrows_of_the_chart_are_the_passings_of_the_pathway():
    labels = dict(boxes(CHARTS[0]))
    part = {step: chapter.part for chapter in CHAPTERS for step in chapter.steps}
    ways = {(part[a], part[b]) for a in PATHWAY.steps for b in PATHWAY.outline.targets(a) if part[a] != part[b]}
    drawn = [(labels[source], labels[to]) for source, to, _ in arrows(CHARTS[0])]
    assert {ends for ends in drawn if ends[0] in part.values()} == ways
    assert len(drawn) == len(set(drawn)) == len(ways) + len(PATHWAY.sources)
    assert set(labels.values()) >= set(part.values())


def test_chapters_have_a_title_of_their_own_and_say_what_happens():
    assert len({chapter.title for chapter in CHAPTERS}) == len(CHAPTERS)
    assert [chapter.title for chapter in CHAPTERS if not chapter.says] == []


def test_every_stock_is_drawn_with_what_flows_in_and_out():
    labels = dict(boxes(CHARTS[1]))
    drawn = {(labels[source], label, labels[to]) for source, to, label in arrows(CHARTS[1])}
    flows = {(flow.source or " ", flow.name, flow.to or " ") for flow in MODEL.flows.values()}
    assert drawn == {tuple(end.replace("_", " ") for end in flow) for flow in flows}
    assert {name.replace("_", " ") for name in MODEL.stocks} <= set(labels.values())


def test_every_part_of_the_slow_layer_has_its_equation_once():
    told = [row for block in blocks(1) for row in rows_under(block[:1].upper() + block[1:])]
    assert Counter(row[0].strip(" `") for row in told) == Counter(part.name for part in MODEL.parts)
    texts = {row[0].strip(" `"): row[3] for row in told}
    equations = {part.name: part.equation for part in (*MODEL.flows.values(), *MODEL.auxiliaries.values())}
    assert [name for name, equation in equations.items() if f"`{equation}`" not in texts[name]] == []
    assert [name for name in MODEL.inputs if not texts[name].strip()] == []


def test_every_loop_is_written_as_one_ring_with_its_switch():
    rows = rows_under("Feedback loops")
    assert [row[0].strip().split()[0] for row in rows] == [loop.number for loop in LOOPS.values()]
    for row, (name, loop) in zip(rows, LOOPS.items(), strict=True):
        ring = re.split(r" → \(.\) ", row[3].strip())
        assert ring[0] == ring[-1]
        assert len(ring) == len(loop.links) + 1
        assert (row[3].count("(\N{MINUS SIGN})") % 2 == 0) == (row[1].strip() == "reinforcing")
        assert f"{name}: off" in row[5]


def test_what_crosses_is_part_of_the_slow_layer():
    names = [row[0].strip(" `") for row in rows_under("What crosses once a month")]
    assert len(names) == len(set(names))
    assert set(names) <= {part.name for part in MODEL.parts}


@pytest.mark.parametrize("chart", CHARTS, ids=["chapters", "stocks"])
def test_charts_are_well_formed(chart):
    assert faults(chart) == []


def test_text_that_mermaid_would_read_otherwise_is_worded():
    first = Box('a "b"', 'say "no" [now]; `x` <b> | #1 \\ \n end')
    text = mermaid(Chart("down", (first, Box("a_b", "", "circle"), Arrow('a "b"', "a_b", '"|"'))))
    assert faults(text) == []
    assert len(boxes(text)) == 2


def test_a_fault_of_a_chart_would_be_found():
    assert faults('flowchart TD\n    n1_a["x"y"]\n    n1_b --> n1_c\n') == [
        'n1_a["x"y"]',
        "n1_b is not drawn",
        "n1_c is not drawn",
    ]
