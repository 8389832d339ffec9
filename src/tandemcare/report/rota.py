"""A rota of AMHPs for readers: what each shift needs, who is there for it, and what hours one post brings."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tandemcare.evidence import parameters
from tandemcare.model import HoursOfAPost, RotaNeeds, ShiftNeeds
from tandemcare.scenario import needs_in_words

from .blocks import Column, Heading, Number, Paragraph, Row, Section, TableBlock, as_text, listed, section

COLUMNS = (
    Column("shift", "name", is_left=True),
    Column("days", "name", is_left=True),
    Column("hours", "name"),
    Column("slots"),
    Column("filled"),
    Column("planned", unit="hours a year"),
    Column("on duty", unit="hours a year"),
    Column("nobody", unit="hours a year"),
    Column("FTE"),
    Column("heads"),
)
CAPTION = (
    "Filled is the share of a slot that is planned to be there for AMHP work. On duty are no more hours than people "
    "in post have; for the rest of those planned there is nobody. FTE and heads fill what is planned to be filled."
)


def rota_report(name: str, place: str, needs: RotaNeeds, post: HoursOfAPost) -> list[Section]:
    """Return what a rota needs in a place and what there is, then each shift, then the hours of one post."""
    said = [Paragraph(each) for each in needs_in_words(needs)]
    rows = (*map(_row, needs.shifts), _total(needs))
    return [
        section(Heading(f"{name}, in {place}"), *said),
        section(TableBlock(COLUMNS, rows, caption=CAPTION)),
        section(*(Paragraph(each) for each in _post_in_words(needs, post))),
    ]


def rota_rows(needs: RotaNeeds, post: HoursOfAPost) -> dict[str, Any]:
    """Return the same as plain data; a number without an end is none."""
    whole = {
        "fte": needs.fte,
        "heads": needs.heads,
        "fte_if_full": needs.fte_if_full,
        "heads_if_full": needs.heads_if_full,
        "posts_needed_fte": needs.posts_needed,
        "fte_in_post": needs.fte_in_post,
        "heads_in_post": needs.heads_in_post,
        "vacancy": needs.vacancy,
        "planned_hours": needs.planned_hours,
        "wanted_hours": needs.wanted_hours,
        "on_duty_hours": needs.filled_hours,
        "unstaffed_hours": needs.unstaffed_hours,
        "can_be_staffed": needs.can_be_staffed,
    }
    shifts = [asdict(one) | {"unstaffed_hours": one.unstaffed_hours} for one in needs.shifts]
    hours = {
        "on_rota": needs.hours_of_an_fte,
        "contracted": post.contracted,
        "taken": dict(post.taken),
        "left": post.left,
    }
    return {"rota": whole, "shifts": shifts, "hours_of_a_post": hours}


def _row(one: ShiftNeeds) -> Row:
    hours = f"{one.start:02}:00-{one.end:02}:00"
    cells = (one.planned_hours, one.filled_hours, one.unfilled_hours)
    people = (Number(one.fte, 1), Number(one.heads, 1))
    fill = Number(100.0 * one.fill, 0, after="%")
    return Row((one.name, one.days, hours, Number(one.slots, 0), fill, *(Number(each, 0) for each in cells), *people))


def _total(needs: RotaNeeds) -> Row:
    hours = [Number(each, 0) for each in (needs.planned_hours, needs.filled_hours, needs.unfilled_hours)]
    return Row(("all shifts", "", "", "", "", *hours, Number(needs.fte, 1), Number(needs.heads, 1)), strong=True)


def _post_in_words(needs: RotaNeeds, post: HoursOfAPost) -> list[str]:
    known = parameters()
    less = listed([f"{as_text(taken, ',.0f')} for {_of_what(known[name].label)}" for name, taken in post.taken.items()])
    hours, left = as_text(needs.hours_of_an_fte, ",.0f"), as_text(post.left, ",.0f")
    found = [
        f"One FTE has {hours} hours a year on the rota, and one head is {as_text(needs.fte_of_a_head, '.2f')} FTE. Of "
        f"{as_text(post.contracted, ',.0f')} hours contracted {less} leave {left}."
    ]
    if hours != left:
        found.append(
            f"These differ: the model takes {hours}. State `money.amhp_hours_year` among the `numbers` of the place to "
            f"have it take {left}."
        )
    return found


def _of_what(label: str) -> str:
    """Return what a part of a post is: "Days a year of sickness of one FTE" is sickness."""
    return label.split(" a year of ", 1)[-1].rsplit(" of one FTE", 1)[0].rsplit(", per FTE", 1)[0]
