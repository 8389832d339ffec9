"""Equations in text become expressions, or every problem that they have.

Python's own parser reads the text and nothing of it is ever run: the tree that it gives is turned, node by node, into
the closed set of expression.py, and whatever is not in the set is a problem. `^` and `**` are the power: right to left,
and before a minus on their left (-2 ^ 2 is -4).
"""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache
from keyword import iskeyword
from math import isfinite

from tandemcare.errors import Problem, StockflowError, did_you_mean

from .expression import (
    CONDITIONED,
    FUNCTIONS,
    TIME,
    Binary,
    Call,
    Compare,
    Comparison,
    Connective,
    Constant,
    Expression,
    Logic,
    Name,
    Negative,
    Operator,
)

LONGEST = 5000  # characters of an equation
DEEPEST = 80  # expressions inside one another: the generated function must stay readable to Python as well

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FOREIGN = re.compile(r"[^A-Za-z0-9_.+\-*/^(),<>=!\s]")
_OPERATORS: dict[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "^",
}
_COMPARISONS: dict[type[ast.cmpop], Comparison] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_WAVE = "There are no waves: draw one as a Lookup and write lookup(its_name, time)."
_WHOLE = "There is no rounding: leave numbers as they come out."
_CHANCE = "Nothing is drawn by chance here: give it as an Input and set that."
_ELSEWHERE = {
    **dict.fromkeys(("sin", "cos", "tan", "sinwave", "coswave"), _WAVE),
    **dict.fromkeys(("round", "int", "integer", "floor", "ceil"), _WHOLE),
    **dict.fromkeys(("random", "normal", "uniform", "poisson"), _CHANCE),
    **dict.fromkeys(("pow", "power"), "Write a ^ b."),
    "ln": "Write log(x), which is the natural logarithm.",
    "log10": "Write log(x) / log(10).",
    "if_then_else": "Write if_then(condition, then, otherwise).",
    "sum": "Write a + b + c.",
    "smth1": "Write smooth(x, time).",
    "smth3": "Write smooth3(x, time).",
    "smthn": "Write smoothn(x, time, order).",
    "delay": "Write delay_fixed(x, time), or delay1, delay3 or delayn.",
}
"""What to write for functions of other programs."""
_HOW = "Use + - * / ^, brackets, numbers, names and functions such as max(a, b) or if_then(a > b, x, y)."


def is_name(text: str) -> bool:
    """Tell whether a part can have this name: lower case, and neither a function, `time` nor a word of Python."""
    return bool(_NAME.fullmatch(text)) and text not in FUNCTIONS and text != TIME and not iskeyword(text)


def parse(text: str, where: str) -> Expression:
    """Return the expression that a text writes; StockflowError with every problem of the text."""
    problems: list[Problem] = []
    expression = read(text, where, problems)
    if expression is None or problems:
        raise StockflowError(problems)
    return expression


def read(text: str | float, where: str, problems: list[Problem]) -> Expression | None:
    """Return the expression that a text writes, or None, and add every problem of the text to `problems`."""
    if isinstance(text, int | float) and not isinstance(text, bool) and isfinite(text):
        return Constant(float(text)) if text >= 0 else Negative(Constant(-float(text)))
    if not isinstance(text, str):
        problems.append(Problem(where, f"Its equation is {text!r}.", "Give it as text, in quotes."))
        return None
    if len(text) > LONGEST:
        found = f"Its equation has {len(text)} characters; {LONGEST} is the most."
        problems.append(Problem(where, found, "Split it into auxiliaries."))
        return None
    foreign = list(dict.fromkeys(_FOREIGN.findall(text)))
    if foreign:
        found = f"It has {', '.join(map(repr, foreign))}, which no equation uses."
        problems.append(Problem(where, found, _HOW))
        return None
    expression, wrong = _read(" ".join(text.split()))
    problems += [Problem(where, found, remedy) for found, remedy in wrong]
    return expression


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Expression | None, tuple[tuple[str, str], ...]]:
    """Return what a text writes and all that is wrong with it, wherever it stands: one of the two is nothing."""
    problems: list[Problem] = []
    tree = _tree(text, "", problems)
    expression = None if tree is None else _Reader("", problems).condition(tree, 1)
    return None if problems else expression, tuple((problem.found, problem.remedy) for problem in problems)


def _tree(text: str, where: str, problems: list[Problem]) -> ast.expr | None:
    if not text:
        problems.append(Problem(where, "Its equation is empty.", _HOW))
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "2x" read as two words, which is refused below anyway
            return ast.parse(text.replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        shown = text if len(text) <= 80 else f"{text[:77]}..."
        problems.append(
            Problem(where, f"It cannot be read: {shown!r}.", f"Look for a bracket or sign too many. {_HOW}")
        )
        return None


class _Reader:
    """Turns Python's nodes into expressions and notes whatever is not in the language."""

    def __init__(self, where: str, problems: list[Problem]) -> None:
        self.where = where
        self.problems = problems
        self.is_too_deep = False

    def wrong(self, found: str, remedy: str) -> None:
        self.problems.append(Problem(self.where, found, remedy))

    def deep(self, depth: int) -> bool:
        if depth > DEEPEST and not self.is_too_deep:
            self.is_too_deep = True
            self.wrong(f"It has more than {DEEPEST} things inside one another.", "Split it into auxiliaries.")
        return depth > DEEPEST

    def condition(self, node: ast.expr, depth: int) -> Expression | None:
        """Read a place where a comparison may stand: a condition, or a whole equation."""
        if self.deep(depth):
            return None
        if isinstance(node, ast.Compare):
            return self.compare(node, depth)
        if isinstance(node, ast.BoolOp):
            word: Connective = "and" if isinstance(node.op, ast.And) else "or"
            return self.logic(word, node.values, depth)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self.logic("not", [node.operand], depth)
        return self.number(node, depth)

    def compare(self, node: ast.Compare, depth: int) -> Expression | None:
        operator = _COMPARISONS.get(type(node.ops[0]))
        if len(node.ops) > 1:
            self.wrong("It compares several things in one go.", "Write a < b and b < c.")
        elif operator is None:
            self.wrong("It compares with a word.", "Use < <= > >= == or !=.")
        sides = [self.number(side, depth + 1) for side in (node.left, *node.comparators)]
        if operator is None or len(sides) != 2 or sides[0] is None or sides[1] is None:
            return None
        return Compare(operator, sides[0], sides[1])

    def logic(self, word: Connective, nodes: list[ast.expr], depth: int) -> Expression | None:
        operands = [self.condition(node, depth + 1) for node in nodes]
        whole = tuple(operand for operand in operands if operand is not None)
        return Logic(word, whole) if len(whole) == len(operands) else None

    def number(self, node: ast.expr, depth: int) -> Expression | None:
        """Read a place where a number with a unit stands."""
        match node:
            case _ if self.deep(depth):
                pass
            case ast.Constant(value):
                return self.constant(value)
            case ast.Name(name):
                return self.name(name)
            case ast.UnaryOp(ast.UAdd() | ast.USub() as sign, operand):
                inside = self.number(operand, depth + 1)
                return Negative(inside) if inside is not None and isinstance(sign, ast.USub) else inside
            case ast.BinOp(left, operator, right):
                return self.binary(left, operator, right, depth)
            case ast.Call():
                return self.call(node, depth)
            case _:
                self.no_number(node, depth)
        return None

    def no_number(self, node: ast.expr, depth: int) -> None:
        match node:
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp(ast.Not()):
                self.wrong(
                    "A comparison, `and`, `or` or `not` stands where a number is wanted.",
                    "Write if_then(condition, 1, 0), or give the condition its own auxiliary.",
                )
                self.condition(node, depth)
            case ast.IfExp():
                self.wrong("It has `if` and `else`.", "Write if_then(condition, then, otherwise).")
            case ast.Tuple():
                self.wrong("It has a comma outside a function.", _HOW)
            case ast.Attribute():
                self.wrong("It has a dot after a name.", _HOW)
            case _:
                self.wrong("It has something that no equation uses.", _HOW)

    def binary(self, left: ast.expr, operator: ast.operator, right: ast.expr, depth: int) -> Expression | None:
        sign = _OPERATORS.get(type(operator))
        if sign is None:
            self.wrong("It has a sign that no equation uses.", "Use + - * / or ^.")
        first, second = self.number(left, depth + 1), self.number(right, depth + 1)
        return None if sign is None or first is None or second is None else Binary(sign, first, second)

    def constant(self, value: object) -> Expression | None:
        try:
            number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        except OverflowError:
            number = float("inf")
        if number is None:
            self.wrong(f"It has {value!r}, which is not a number.", "Write 1 and 0 for true and false.")
        elif not isfinite(number):
            self.wrong("It has a number that is too large.", "Give a number under 1e308.")
        else:
            return Constant(number)
        return None

    def name(self, name: str) -> Expression | None:
        if name in FUNCTIONS:
            self.wrong(f"{name!r} is a function.", f"Call it: {signature(name)}.")
        elif not _NAME.fullmatch(name):
            self.wrong(f"{name!r} is not a name.", "Names are lower case with underscores, such as ward_beds.")
        else:
            return Name(name)
        return None

    def call(self, node: ast.Call, depth: int) -> Expression | None:
        if not isinstance(node.func, ast.Name):
            self.wrong("It has brackets after something that is not a function.", "Write * to multiply.")
            return None
        name = node.func.id
        function = FUNCTIONS.get(name)
        if function is None:
            remedy = _ELSEWHERE.get(name.lower()) or did_you_mean(name, FUNCTIONS)
            self.wrong(f"There is no function {name!r}.", remedy)
        if node.keywords:
            self.wrong(f"{name} is called with {node.keywords[0].arg}=.", "Give arguments by place, without names.")
        elif function is not None and not function.takes(len(node.args)):
            self.wrong(f"{name} is called with {len(node.args)} arguments.", f"Call it as {signature(name)}.")
        arguments = [
            self.condition(given, depth + 1) if place == 0 and name in CONDITIONED else self.number(given, depth + 1)
            for place, given in enumerate(node.args)
        ]
        whole = tuple(argument for argument in arguments if argument is not None)
        if name == "lookup" and whole and len(whole) == len(arguments) and not isinstance(whole[0], Name):
            self.wrong("lookup is called with something that is not a name.", "Write lookup(name_of_a_lookup, x).")
        return Call(name, whole) if function is not None and len(whole) == len(arguments) else None


def signature(name: str) -> str:
    """Return how a function is called, what may be left off in square brackets."""
    function = FUNCTIONS[name]
    needed = ", ".join(function.arguments[: function.least])
    optional = "".join(f"[, {word}]" for word in function.arguments[function.least :])
    return f"{name}({needed}{optional}{', ...' if function.repeats else ''})"
