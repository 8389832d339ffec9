"""A toy of ward and community whose feedback loops are known, and a few rings with known signs."""

from __future__ import annotations

from tandemcare.stockflow import Auxiliary, Flow, Input, Model, Stock

BLOCKS = {
    "ward": ("ward", "admission", "discharge", "beds", "stay", "occupancy", "pressure"),
    "community": ("community", "referral", "recovery", "coverage", "treatment"),
}


def ward_and_community() -> Model:
    """People are referred, admitted and discharged; a full ward leaks money, but only where `leak` is not 0."""
    return Model(
        "ward and community",
        [
            Input("need", 100, "people / month"),
            Input("stay", 1.3, "months"),
            Input("treatment", 6, "months"),
            Input("beds", 150, "people"),
            Input("crisis_share", 0.2, "1"),
            Input("leak", 0, "1"),
            Stock("community", 600, "people", label="People in community care"),
            Stock("ward", 120, "people"),
            Auxiliary("occupancy", "ward / beds", "1"),
            Auxiliary("pressure", "smooth(max(0, occupancy - 0.85), 3)", "1"),
            Auxiliary("coverage", "max(0.1, 1 - leak * pressure)", "1"),
            Flow("referral", "need * coverage", "people / month", to="community", label='"new" & old; a | b'),
            Flow("recovery", "community / treatment", "people / month", source="community"),
            Flow("admission", "crisis_share * need / coverage", "people / month", to="ward"),
            Flow("discharge", "ward / stay", "people / month", source="ward", to="community"),
        ],
    )


LOOPS_OF_THE_WARD = [
    ("balancing", ("community", "recovery")),
    ("balancing", ("ward", "discharge")),
    ("reinforcing", ("ward", "occupancy", "pressure", "coverage", "admission")),
]


def ring(equation: str, **more: float) -> Model:
    """A stock that moves another thing, by an equation in `level`, that moves the stock."""
    return Model(
        "ring",
        [
            *(Input(name, value, "1") for name, value in more.items()),
            Stock("level", 10.0, "1", non_negative=False),
            Auxiliary("push", equation, "1"),
            Input("month", 1.0, "month"),
            Flow("change", "push / month", "1 / month", to="level"),
        ],
    )


def web(size: int) -> Model:
    """Stocks of which each moves every other: far more loops than anybody reads."""
    stocks = [Stock(f"s{number}", 10.0, "1") for number in range(size)]
    total = " + ".join(stock.name for stock in stocks)
    flows = [Flow(f"f{number}", f"({total}) / month", "1 / month", to=f"s{number}") for number in range(size)]
    return Model("web", [Input("month", 1.0, "month"), *stocks, *flows])
