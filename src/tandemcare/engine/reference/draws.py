"""Draws: every number a person meets is a pure function of who they are, the step and how often they passed it."""

from __future__ import annotations

from dataclasses import replace

from tandemcare.engine import arithmetic
from tandemcare.engine.forms import form_of, length_biased_form, sample_form, scale_for_mean, week_form
from tandemcare.pathway import Branch, JointRegister, Pathway, Week
from tandemcare.pathway.distributions import Distribution
from tandemcare.pathway.inputs import distribution_of, ways_of

from .people import Person


def base_key(seed: int, replication: int) -> int:
    """Return the key from which all keys of one replication follow."""
    return arithmetic.chain(arithmetic.chain(0, seed), replication)


def attribute(person: int, name: str, distribution: Distribution) -> float:
    """Return an attribute of the person with this key."""
    name = distribution.draw if isinstance(distribution, JointRegister) else name
    bits = arithmetic.draw_bits(person, arithmetic.name_key(f"attribute:{name}"), 0)
    return sample_form(arithmetic.uniform(bits), form_of(distribution))


class Draws:
    """The distributions, chances and bands of all steps as they now stand, and the draws from them."""

    def __init__(self, pathway: Pathway) -> None:
        self.keys = {
            name: arithmetic.name_key(getattr(step, "draw", None) or name) for name, step in pathway.steps.items()
        }
        found = {name: distribution_of(step) for name, step in pathway.steps.items()}
        self.distributions = {name: distribution for name, distribution in found.items() if distribution is not None}
        self.forms = {name: form_of(distribution) for name, distribution in self.distributions.items()}
        weeks = {name: getattr(step, "duration", None) for name, step in pathway.steps.items()}
        self.weeks = {name: week_form(week) for name, week in weeks.items() if isinstance(week, Week)}
        self.means: dict[str, float] = {}
        branches = [ways_of(name, step) for name, step in pathway.steps.items() if isinstance(step, Branch)]
        self.ways = {first: dict(ways) for parted in branches for first, ways in parted.items()}

    def set_mean(self, step: str, mean: float) -> None:
        """Stretch a step's distribution to a mean, from the next draw on."""
        self.means[step] = mean
        self.forms[step] = replace(self.forms[step], scale=scale_for_mean(self.distributions[step], mean))

    def share(self, person: Person, step: str, visit: int, index: int = 0) -> float:
        """Return a person's uniform share at a step, on one visit."""
        return arithmetic.uniform(arithmetic.draw_bits(person.draws_by, self.keys[step], visit * 256 + index))

    def number(self, person: Person, step: str) -> float:
        """Return what a person draws at a step now; passing it again gives another draw."""
        share = self.share(person, step, self._pass(person, step))
        return sample_form(share, self.forms[step])

    def moment_of_week(self, person: Person, step: str) -> float:
        """Return the moment of the week that a person draws at a step, in hours since Monday 00:00."""
        return sample_form(self.share(person, step, self._pass(person, step)), self.weeks[step])

    def found_in_progress(self, person: Person, step: str) -> tuple[float, float]:
        """Return (elapsed, left) of the stay in which a person is found at the start."""
        visit = self._pass(person, step)
        form = length_biased_form(self.distributions[step])
        total = sample_form(self.share(person, step, visit), form)
        elapsed = self.share(person, step, visit, 1) * total
        return elapsed, total - elapsed

    def way(self, person: Person, step: str) -> str:
        """Return the target that chance chooses."""
        return self.way_at(f"{step}.chance", self.share(person, step, self._pass(person, step)))

    def way_at(self, first: str, share: float) -> str:
        """Return the first target whose running sum of chances (or widths of bands) exceeds a share, or the last."""
        running = 0.0
        for target, width in self.ways[first].items():
            running += width
            if running > share:
                return target
        return list(self.ways[first])[-1]

    @staticmethod
    def _pass(person: Person, step: str) -> int:
        person.visits[step] += 1
        return person.visits[step] - 1
