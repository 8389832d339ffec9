"""Stock-flow diagrams: stocks as boxes, flows as valves on the arrows between them, and what sets the valves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tandemcare.errors import Problem, StockflowError, did_you_mean
from tandemcare.stockflow import Auxiliary, Flow, Input, Model, Part, Stock
from tandemcare.stockflow.expression import names_in

from .mermaid import Chart, in_words

Blocks = Mapping[str, Iterable[str]]
OTHER = "other"


def stock_flow_diagram(model: Model, blocks: Blocks | None = None, *, auxiliaries: bool = False) -> str:
    """Return the whole model as one diagram with a frame a block: what moves from stock to stock.

    With `auxiliaries` also inputs and auxiliaries, and dotted arrows from whatever an equation names. StockflowError
    if a block names what the model does not have, or two blocks name the same part.
    """
    chart = Chart("LR")
    for block, names in blocks_of(model, blocks or {}).items():
        shown = [name for name in names if auxiliaries or name in model.stocks or name in model.flows]
        if shown:
            chart.begin(block, in_words(block))
            _add_parts(chart, model, shown)
            chart.end()
    _add_movements(chart, model, model.flows.values())
    if auxiliaries:
        _add_influences(chart, model, model.equations)
    return chart.text


def block_diagram(model: Model, blocks: Blocks, block: str) -> str:
    """Return one block in full: its stocks, flows, inputs and auxiliaries, and at its edge what acts on them."""
    parts = blocks_of(model, blocks)
    own = parts[block]
    owners = {name: other for other, names in parts.items() for name in names}
    chart = Chart("LR")
    chart.begin(block, in_words(block))
    _add_parts(chart, model, own)
    chart.end()
    flows = [flow for flow in model.flows.values() if {flow.name, flow.source, flow.to} & set(own)]
    equations = [name for name in own if name in model.equations]
    near = {end for flow in flows for end in (flow.name, flow.source, flow.to) if end}
    near |= {need for name in equations for need in names_in(model.equations[name])}
    for part in model.parts:
        if part.name in near - set(own):
            chart.box(part.name, f"{in_words(part.name)}\n(in {in_words(owners[part.name])})", "elsewhere", "round")
    _add_movements(chart, model, flows)
    _add_influences(chart, model, equations)
    return chart.text


def blocks_of(model: Model, blocks: Blocks) -> dict[str, tuple[str, ...]]:
    """Return the parts of each block in the order of the model, those in no block last; StockflowError as above."""
    known = [part.name for part in model.parts]
    owners: dict[str, str] = {}
    problems = []
    for block, names in blocks.items():
        for name in names:
            where = f"block {block!r}"
            if name not in known:
                problems.append(Problem(where, f"There is no part {name!r}.", did_you_mean(name, known)))
            elif owners.setdefault(name, block) != block:
                problems.append(Problem(where, f"{name!r} is in block {owners[name]!r} too.", "Leave it in one."))
    if problems:
        raise StockflowError(problems)
    grouped: dict[str, list[str]] = {block: [] for block in blocks}
    for name in known:
        grouped.setdefault(owners.get(name, OTHER), []).append(name)
    return {block: tuple(names) for block, names in grouped.items()}


def label_of(part: Part) -> str:
    """Return what a part says in a picture: its name in words, and of what is or moves also its label."""
    told = f"\n({part.label})" if isinstance(part, Stock | Flow) and part.label else ""
    return in_words(part.name) + told


def _add_parts(chart: Chart, model: Model, names: Iterable[str]) -> None:
    parts = {part.name: part for part in model.parts}
    for name in names:
        match parts[name]:
            case Stock() as part:
                chart.box(name, label_of(part), "stock", "box")
            case Flow() as part:
                chart.box(name, label_of(part), "flow", "hexagon")
                for end, place in ((part.source, "from"), (part.to, "to")):
                    if end is None:
                        chart.box(f"outside {place} {name}", "", "outside", "cloud")
            case Input() as part:
                chart.box(name, label_of(part), "source", "pill")
            case Auxiliary() as part:
                chart.box(name, label_of(part), "number", "round")
            case part:
                chart.box(name, f"curve: {label_of(part)}", "number", "round")


def _add_movements(chart: Chart, model: Model, flows: Iterable[Flow]) -> None:
    for flow in flows:
        for source, to in (
            (flow.source or f"outside from {flow.name}", flow.name),
            (flow.name, flow.to or f"outside to {flow.name}"),
        ):
            if source in chart.ids and to in chart.ids:
                chart.arrow(source, to, arrow="thick")


def _add_influences(chart: Chart, model: Model, names: Iterable[str]) -> None:
    for name in names:
        flow = model.flows.get(name)
        for need in names_in(model.equations[name]):
            if flow is None or need != flow.source:  # the thick arrow shows that already
                chart.arrow(need, name, arrow="dotted")
