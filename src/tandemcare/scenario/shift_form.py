"""The form of a shift, of a crisis café or of AMHPs, as a person writes it down."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from tandemcare.errors import PathwayError
from tandemcare.model import ENDS, MOST_SLOTS, AmhpShift, ends_said
from tandemcare.pathway import Shift
from tandemcare.pathway.calendars import HOURS_A_DAY, days_of

from .fields import FileForm, Name, Share, refusal, shown
from .rota_cells import days_in, hour_in


def _days(value: Any) -> str:
    if not isinstance(value, str):
        in_one = ",".join(map(str, value)) if isinstance(value, list) else ""
        meant = days_in(in_one)[0]
        remedy = f'Write "{meant}", in quotes.' if meant else "Write mon-fri, sat, holiday or daily."
        raise refusal(f"{shown(value)} does not name days.", remedy)
    try:
        days_of(value)
    except PathwayError as error:
        meant = days_in(value)[0]
        remedy = f"Write {meant}." if meant else error.problems[0].remedy
        raise refusal(error.problems[0].found, remedy) from None
    return value


def _hour(value: Any) -> Any:
    """Return an hour as it is written, or refuse what a workbook could say and a file of numbers does not."""
    meant = None if isinstance(value, int) and not isinstance(value, bool) else hour_in(value)
    if isinstance(value, str) and meant is not None:
        remedy = f"Write the hour alone: {meant[0]}." if meant[0] is not None else "Write a whole hour, 0 to 24."
        raise refusal(f"{shown(value)} is not a whole hour.", remedy)
    if isinstance(value, int) and HOURS_A_DAY < value <= 2 * HOURS_A_DAY and not isinstance(value, bool):
        remedy = f"Hours after midnight begin again at 0: write {value - HOURS_A_DAY}."
        raise refusal(f"{value} is no hour of a day.", remedy)
    return value


Days = Annotated[str, BeforeValidator(_days), WithJsonSchema({"type": "string", "examples": ["mon-fri", "daily"]})]
Hours = Annotated[float, Field(ge=0, le=24, allow_inf_nan=False)]


class ShiftForm(FileForm):
    """Slots of staff from `start` to `end` o'clock on some days."""

    name: Name = Field(description="a name such as day or night")
    days: Days = Field(description="days such as mon-fri, or sat,sun,holiday")
    start: Annotated[int, Field(ge=0, le=23), BeforeValidator(_hour)] = Field(description="the hour it begins, 0 to 23")
    end: Annotated[int, Field(ge=0, le=24), BeforeValidator(_hour)] = Field(
        description="the hour it ends, 0 to 24; at or before `start`: next day"
    )
    slots: Annotated[int, Field(ge=0, le=MOST_SLOTS)] = Field(description="how many people are planned")
    fill: Share = Field(description="chance that a slot is filled; 1 where every slot always is")
    at_end: Literal["finish", "hand_over"] = Field("finish", description="whether work is finished or handed over")
    last_start: Hours = Field(0.0, description="hours before the end in which nothing new begins unless urgent")
    hand_over_hours: Hours = Field(0.0, description="hours that a hand-over takes")


class AmhpShiftForm(ShiftForm):
    """A shift of AMHPs: how it ends is for the evidence to say, where the shift does not say it itself."""

    shared: Share = Field(1.0, description="share of a slot's time for AMHP work, the rest for other duties")
    at_end: Literal["finish", "hand_over"] | None = Field(  # type: ignore[assignment]
        None, description="finish: all work in hand is finished in overtime; hand_over: all but an interview goes on"
    )
    last_start: Hours | None = Field(None, description=ShiftForm.model_fields["last_start"].description)  # type: ignore[assignment]
    hand_over_hours: Hours | None = Field(  # type: ignore[assignment]
        None, description=ShiftForm.model_fields["hand_over_hours"].description
    )

    @property
    def shift(self) -> Shift:
        """The shift as the model takes it: a slot that is shared is filled for its share alone."""
        own = {name: getattr(self, name) for name in ENDS if getattr(self, name) is not None}
        facts = {name: getattr(self, name) for name in ("name", "days", "start", "end", "slots")}
        fill = self.fill * self.shared
        return AmhpShift(**facts, fill=fill, **own, own=tuple(own)) if own else Shift(**facts, fill=fill)

    @classmethod
    def of(cls, shift: Shift) -> AmhpShiftForm:
        """Return the form of a shift of the model."""
        facts = {name: getattr(shift, name) for name in ("name", "days", "start", "end", "slots", "fill")}
        return cls(**facts, **ends_said(shift))
