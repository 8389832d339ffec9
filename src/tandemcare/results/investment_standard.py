"""The Mental Health Investment Standard as a floor that binds: what the ICB saves below it must be spent all the same.

In no April-March year may an ICB spend less on mental health than the first scenario does, uplifted. What a scenario
leaves below that is no cash saved: it is to be spent in mental health, and stands apart from the ICB in every view by
payer. Nothing is added up anew: what one line has more the other has less.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tandemcare.evidence import parameters
from tandemcare.finance import STANDARD_UPLIFT, Line, years_ahead
from tandemcare.terms import MUST_BE_SPENT
from tandemcare.trace.tally import Floats

from .ledger import Pounds

if TYPE_CHECKING:
    from .run_tables import RunTables

ICB = "icb"
"""Whose spending has a floor."""
STANDARD = "investment_standard"
"""The service of both lines."""
_LINE = Line("", STANDARD, "payment", "other")._asdict()
"""What is the same of both: a payment, which adds up to nothing."""


def is_binding(results: RunTables, number: int) -> bool:
    """Tell whether a scenario is held to the floor: unless it says otherwise, or its released money leaves."""
    funding = results.manifest["scenarios"][number].get("funding") or {}
    return bool(funding.get("floor", True)) and not funding.get("is_released_money_lost")


def shortfalls(results: RunTables) -> Floats:
    """Return pounds [scenario, month] that the ICB spends below its floor, nothing where the floor does not bind.

    Of means over replications, and of whole April-March years, as the Standard is: chance in single runs or months is
    no shortfall. Spread evenly over a year's months. What a pooled budget or a Better Care Fund shifts is apart, as it
    is spent too.
    """
    spent = results.own_cash
    by_month = np.stack([spent.of(number, [ICB]).mean(axis=0) for number in range(len(results.scenarios))])
    ahead = years_ahead(list(spent.months))
    uplift = (1.0 + parameters()[STANDARD_UPLIFT].value) ** ahead
    found = np.zeros_like(by_month)
    for year in np.unique(ahead):
        months = ahead == year
        floor = (by_month[0, months] * uplift[months]).sum()
        found[:, months] = np.maximum(floor - by_month[:, months].sum(axis=1), 0.0)[:, np.newaxis] / months.sum()
    found[[not (number and is_binding(results, number)) for number in range(len(found))]] = 0.0
    return found


def apart_from_icb(results: RunTables, paid: Pounds) -> Pounds:
    """Return pounds by payer as those of `with_standard` are, from those of the lines as they are kept."""
    shortfall = shortfalls(results)
    if not shortfall.any():
        return paid
    names = tuple(sorted({*paid.names, ICB, MUST_BE_SPENT}))
    # Like those of the lines also in memory, as the last digit of a sum hangs on where its parts lie.
    amounts = np.zeros_like(paid.amounts, shape=(*paid.amounts.shape[:-1], len(names)))
    amounts[..., [names.index(name) for name in paid.names]] = paid.amounts
    for payer, sign in ((ICB, 1.0), (MUST_BE_SPENT, -1.0)):
        amounts[..., names.index(payer)] += sign * shortfall[:, np.newaxis]
    return Pounds(paid.months, names, amounts)


def with_standard(results: RunTables) -> pd.DataFrame:
    """Return the lines of the ledger with what must be spent in mental health apart from what the ICB saves."""
    found, lines = shortfalls(results), results.lines
    if not found.any():
        return lines
    count, months = results.manifest["replications"], sorted(lines["month"].cat.categories)
    wanted = found > 0.0
    number, month = np.nonzero(wanted)
    pounds, each = found[wanted], 2 * count
    rows = pd.DataFrame(
        {
            "scenario": np.repeat(np.array(results.scenarios, dtype=object)[number], each),
            "replication": np.tile(np.repeat(np.arange(count), 2), len(number)),
            "month": np.repeat(np.array(months, dtype=object)[month], each),
            "payer": np.tile([ICB, MUST_BE_SPENT], count * len(number)),
            "amount_gbp": np.repeat(pounds, each) * np.tile([1.0, -1.0], count * len(number)),
        }
    ).assign(**{name: word for name, word in _LINE.items() if name != "payer"})
    texts = [name for name in lines.columns if name not in {"replication", "amount_gbp"}]
    words = {name: sorted({*lines[name].unique(), *rows[name]}) for name in texts}
    parts = (_in_words(lines, words), _in_words(rows[[*lines.columns]], words))
    return pd.concat(parts, ignore_index=True)


def _in_words(lines: pd.DataFrame, words: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return lines whose texts are categories of these words, so that they can be put together as they are."""
    found = {name: lines[name].astype("category").cat.set_categories(known) for name, known in words.items()}
    return lines.assign(**found)
