"""A file of prices, payers and contracts that a finished run is costed at anew, checked with its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from tandemcare import finance
from tandemcare.documents import Document, Expected, as_path, in_order, read_document
from tandemcare.errors import InputError, Problem, did_you_mean
from tandemcare.model import PRICED_AND_WORKED

from .explain import keys_of, validated
from .fields import FileForm, Payers, Text
from .making import plain, shares_of

Price = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


class PricesForm(FileForm):
    """Prices by their names in the evidence, who pays for what the tariff charges, and contracts of wards."""

    why: Text | None = Field(None, description="where these come from")
    prices: dict[str, Price] = Field(
        {}, description="prices, shares and times, as `tandem parameters price` names them"
    )
    payers: dict[str, Payers] = Field({}, description="service of the ledger: shares of those who pay for it")
    contracts: dict[str, str] = Field({}, description="ward service of the ledger: block, cost_and_volume or spot")


@dataclass(frozen=True)
class Prices:
    """What a run is costed at where it differs: prices by name, and terms."""

    prices: Mapping[str, float] = field(default_factory=dict)
    terms: finance.Terms = field(default_factory=finance.Terms)
    why: str = ""


def load_prices(path: Path | str) -> Prices:
    """Return what a file of prices says; InputError with every problem, each with its line and what to do.

    >>> import tandemcare as tc
    >>> from pathlib import Path
    >>> _ = Path("prices.yaml").write_text("prices: {price.amhp_hour: 60.0}")
    >>> tc.load_prices("prices.yaml").prices
    {'price.amhp_hour': 60.0}
    """
    return _prices_of(read_document(as_path(path), Expected("a file of prices", keys_of(PricesForm))))


def _prices_of(document: Document) -> Prices:
    form, problems = validated(PricesForm, document.data, document)
    problems = [*document.problems, *problems, *_of_names(document)]
    if problems or form is None:
        raise InputError(in_order(problems))
    terms = finance.Terms(
        contracts=tuple(form.contracts.items()),
        payers=tuple(form.payers.items()),
    )
    return Prices(form.prices, terms, form.why or "")


def sound_prices(prices: Any, terms: Any, why: Any) -> Prices:
    """Return prices and terms made in Python as their file would have them read, or refuse them in its words."""
    if not isinstance(terms, finance.Terms):
        raise InputError([Problem("terms", f"They are of the kind {type(terms).__name__}.", "Give Terms(...).")])
    payers = shares_of(terms.payers)
    payers = {service: shares_of(shares) for service, shares in payers.items()} if isinstance(payers, dict) else payers
    given = {"prices": prices, "contracts": shares_of(terms.contracts), "payers": payers, "why": why or None}
    document = Document("prices made in Python", Path(), {name: plain(said) for name, said in given.items()})
    document.data = {name: said for name, said in document.data.items() if said is not None}
    return _prices_of(document)


def refused_price(name: str) -> tuple[str, str] | None:
    """Return why a finished run cannot be costed with another value of a number, and what to do, or None."""
    if name not in finance.prices():
        return "It is no price.", did_you_mean(name, finance.prices())
    if name in PRICED_AND_WORKED:
        found = "What happened in the run went by it, not only what it cost."
        return found, "Change it in a scenario (`change`), and run that."
    return None


def _of_names(document: Document) -> Iterator[Problem]:
    """Yield what is wrong with names and shares that the form takes for granted."""
    for name, value in _mapping(document, "prices").items():
        path = ("prices", name)
        refused = refused_price(name)
        if refused:
            yield document.problem(path, *refused)
        elif name.endswith("_share") and isinstance(value, int | float) and value > 1:
            yield document.problem(path, f"{value:g} is no share.", "A share is 0 to 1, not per cent.")
    for key, service, problem in _of_terms(document):
        yield document.problem((key, service), f"{problem.found}.", problem.remedy)


def _of_terms(document: Document) -> Iterator[tuple[str, str, Problem]]:
    for service, contract in _mapping(document, "contracts").items():
        for problem in finance.Terms(contracts=((service, str(contract)),)).problems():
            yield "contracts", service, problem
    for service in _mapping(document, "payers"):
        for problem in finance.Terms(payers=((service, (("icb", 1.0),)),)).problems():
            yield "payers", service, problem


def _mapping(document: Document, key: str) -> Mapping[str, object]:
    found = document.data.get(key)
    return found if isinstance(found, dict) else {}
