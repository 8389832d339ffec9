"""What is wrong with a command line, said as what is wrong with a file is: where, what was found, what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tandemcare.errors import Problem, did_you_mean

_HELP_WANTED = "NoArgsIsHelpError"
_USAGE = "UsageError"
_OPTIONS_MEANT: Mapping[str, str] = {
    **dict.fromkeys(("runs", "reps", "iterations", "repeats", "n", "simulations"), "--replications"),
    **dict.fromkeys(("output", "o", "folder", "dir", "save"), "--out"),
    **dict.fromkeys(("cores", "processes", "jobs", "threads", "parallel"), "--workers"),
    **dict.fromkeys(("horizon", "length", "duration"), "--years"),
    **dict.fromkeys(("group", "groups"), "--by"),
}
_LIMITS = (
    (r"greater than or equal to (\S+)", "is below {}.", "Give {} or more."),
    (r"greater than (\S+)", "is not above {}.", "Give more than {}."),
    (r"less than or equal to (\S+)", "is above {}.", "Give {} or less."),
)


def problem_of_usage(error: Exception, words: Sequence[str]) -> Problem | None:
    """Return what is wrong with the words of a command line; None where something else went wrong.

    The error is known by its name, as the reader of command lines comes with some versions of Typer and beside others.
    """
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if _USAGE not in kinds or _HELP_WANTED in kinds:
        return None
    told = {
        "NoSuchOption": _no_option,
        "MissingParameter": _missing,
        "BadOptionUsage": _option_alone,
        "BadParameter": _bad_value,
        _USAGE: _other,
    }
    return next(tell for kind, tell in told.items() if kind in kinds)(error, words)


def _command(error: Any) -> str:
    return error.ctx.command_path if error.ctx is not None else "tandem"


def _no_option(error: Any, _: Sequence[str]) -> Problem:
    asked = error.option_name.lstrip("-")
    known = [option for param in error.ctx.command.params for option in param.opts if option.startswith("--")]
    meant = _OPTIONS_MEANT.get(asked.lower(), "")
    remedy = f"Did you mean '{meant}'?" if meant in known else did_you_mean(error.option_name, known)
    if not remedy.startswith("Did you"):
        remedy = f"`{_command(error)} --help` lists those that there are."
    return Problem(f"{_command(error)} {error.option_name}", "There is no such option.", remedy)


def _missing(error: Any, _: Sequence[str]) -> Problem:
    is_option = error.param.param_type_name == "option"
    name = error.param.opts[0] if is_option else (error.param.metavar or error.param.name.upper())
    said = (getattr(error.param, "help", "") or "").strip()
    remedy = f"Add {name}: {said[:1].lower()}{said[1:]}" if said else f"Add {name}."
    return Problem(_command(error), f"{name} is missing.", remedy)


def _option_alone(error: Any, _: Sequence[str]) -> Problem:
    if "not take a value" in error.message:
        return Problem(error.option_name, "It takes no value.", "Write it alone.")
    return Problem(error.option_name, "There is no value after it.", "Write one after it, or leave the option out.")


def _bad_value(error: Any, words: Sequence[str]) -> Problem:
    value = _value_of(error.param, words)
    where = error.param.opts[0] if error.param.param_type_name == "option" else _command(error)
    found, remedy = error.message.removeprefix("Value error, "), "Write another value."
    shown = repr(value) if value else "The value"
    if "one of" in found:
        remedy = "Write one of these."
    elif "integer" in found:
        found, remedy = f"{shown} is not a whole number.", "Write a whole number, in digits."
    elif "valid number" in found or "valid float" in found:
        found, remedy = f"{shown} is not a number.", "Write a number, in digits and with a point for decimals."
    else:
        for pattern, said, what_to_do in _LIMITS:
            if limit := re.search(pattern, found):
                found, remedy = f"{value} {said.format(limit[1])}", what_to_do.format(limit[1])
                break
    return Problem(where, found, remedy)


def _value_of(param: Any, words: Sequence[str]) -> str:
    """Return what stands after an option on a command line; nothing where it cannot be found."""
    for index, word in enumerate(words):
        name, is_joined, value = word.partition("=")
        if name in param.opts:
            return value if is_joined else next(iter(words[index + 1 :]), "")
    return ""


def _other(error: Any, words: Sequence[str]) -> Problem:
    commands = getattr(error.ctx.command, "commands", {}) if error.ctx is not None else {}
    asked = re.match(r"No such command '(.*?)'", error.message)
    if asked:
        return Problem(f"{_command(error)} {asked[1]}", "There is no such command.", did_you_mean(asked[1], commands))
    if extra := re.search(r"unexpected extra arguments? ?\(?s?\)? ?\((.*)\)", error.message):
        found = f"{extra[1]!r} is more than the command takes."
        return Problem(_command(error), found, "Leave it out; put a name with spaces in quotes.")
    return Problem(_command(error), error.format_message(), f"See `{_command(error)} --help`.")
