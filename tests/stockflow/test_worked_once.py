"""What several equations have in common is worked out once, and changes no number."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tandemcare.errors import RunError
from tandemcare.stockflow import Auxiliary, Flow, Input, Model, Part, Stock, compile

PARTS: tuple[Part, ...] = (
    Input("a", 3.0, "1"),
    Input("b", 0.0, "1"),
    Input("month", 1.0, "month"),
    Stock("s", 8.0, "1"),
    Flow("out", "s * (1 - a / 10) / month", "1 / month", source="s"),
)


def model(*texts: str) -> Model:
    return Model("once", [*PARTS, *(Auxiliary(f"x{k}", text, "1") for k, text in enumerate(texts))])


def shown(texts: Iterable[str]) -> list[float]:
    runner = compile(model(*texts))
    runner.advance(2.0)
    values = runner.values()
    return [values[f"x{k}"] for k, _ in enumerate(texts)]


TEXTS = (
    "max(0, s * a - 7) + min(1, s * a - 7)",
    "min(s * a - 7, s + a)",
    "max(s, a) - min(a, s) + max(a, 2) + max(s * 2, 3)",
    "if_then(s * a > 7 and s + a > 2, s * a, s + a) - (s * a)",
    "-(s + a) * -(s + a) + (1 - a / 10)",
    "max(min(s * a, 2), max(s + a, min(s * a, 2)))",
)


@pytest.mark.parametrize("text", TEXTS)
def test_an_equation_among_others_is_what_it_is_alone(text: str) -> None:
    (alone,) = shown([text])
    assert shown(TEXTS)[TEXTS.index(text)] == alone


def test_what_is_not_needed_is_not_worked_out_for_others() -> None:
    """Neither before the first step nor as a common part: a branch that has no value may stand where none is asked."""
    assert shown(["if_then(b > 0, a / b, 1)", "if_then(b > 0 and a / b > 1, a / b, 2)"]) == [1.0, 2.0]
    with pytest.raises(RunError, match="x1"):
        shown(["if_then(b > 0, a / b, 1)", "a / b"])


def test_what_a_flow_wants_is_not_taken_for_what_flows() -> None:
    """Two flows want the same of a stock that has less, and an auxiliary has the same equation."""
    parts = [
        Input("a", 30.0, "1 / month"),
        Stock("s", 2.0, "1"),
        Flow("one", "a * 2", "1 / month", source="s"),
        Flow("two", "a * 2", "1 / month", source="s"),
        Auxiliary("wanted", "a * 2", "1 / month"),
    ]
    values = compile(Model("drained", parts), 0.125).values()
    assert values["one"] == values["two"] == 8.0
    assert values["wanted"] == 60.0
