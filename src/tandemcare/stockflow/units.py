"""Units as text, their products, quotients and powers: "people / month", "GBP", "1" for a plain number."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

LONGEST_UNIT = 200
HIGHEST_POWER = 9

_ALLOWED = re.compile(r"[A-Za-z0-9_*/^() ]*")
_HOW = 'Write it like "people / month", "GBP", "GBP / (bed * day)", "m ^ 2", or "1" for a plain number.'


class UnitError(ValueError):
    """A text that is no unit; its message says why and how to write one."""


@dataclass(frozen=True)
class Unit:
    """Words and the power that each stands in, in the order of the alphabet; no words: a plain number."""

    powers: tuple[tuple[str, int], ...] = ()

    def __mul__(self, other: Unit) -> Unit:
        """Return the unit of a product."""
        powers = dict(self.powers)
        for word, power in other.powers:
            powers[word] = powers.get(word, 0) + power
        return Unit(tuple(sorted((word, power) for word, power in powers.items() if power)))

    def __truediv__(self, other: Unit) -> Unit:
        """Return the unit of a quotient."""
        return self * other**-1

    def __pow__(self, power: int) -> Unit:
        """Return the unit of a whole power."""
        return Unit(tuple((word, own * power) for word, own in self.powers if power))

    def root(self) -> Unit | None:
        """Return the unit of the square root, or None where there is none."""
        if any(power % 2 for _, power in self.powers):
            return None
        return Unit(tuple((word, power // 2) for word, power in self.powers))

    def __str__(self) -> str:
        above = [_raised(word, power) for word, power in self.powers if power > 0]
        below = [_raised(word, -power) for word, power in self.powers if power < 0]
        return " / ".join([" * ".join(above) or "1", *below])


PLAIN = Unit()


def _raised(word: str, power: int) -> str:
    return word if power == 1 else f"{word}^{power}"


def unit_of_text(text: object) -> Unit:
    """Return the unit that a text writes, one and many alike (month, months); UnitError where it writes none."""
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_UNIT or not _ALLOWED.fullmatch(text):
        raise UnitError(f"Its unit is {text!r}. {_HOW}")
    return _unit_of(text)


@lru_cache(maxsize=1024)
def _unit_of(text: str) -> Unit:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip().replace("^", "**"), mode="eval").body
        return _unit(tree)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise UnitError(f"Its unit is {text!r}. {_HOW}") from None


def _unit(node: ast.expr) -> Unit:
    match node:
        case ast.Name(word):
            return Unit(((_one(word), 1),))
        case ast.Constant(1) if type(node.value) is int:
            return PLAIN
        case ast.BinOp(left, ast.Mult(), right):
            return _unit(left) * _unit(right)
        case ast.BinOp(left, ast.Div(), right):
            return _unit(left) / _unit(right)
        case ast.BinOp(base, ast.Pow(), ast.Constant(int(power))) if 0 < power <= HIGHEST_POWER:
            return _unit(base) ** power
    raise ValueError


def _one(word: str) -> str:
    """One month and three months are in one unit, and so are a person and people."""
    if word in ("person", "persons"):
        return "people"
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word
