"""What is said of the columns of shifts on a sheet: of AMHPs, of a crisis café, and of section 12 doctors."""

from __future__ import annotations

from collections.abc import Mapping

from .rota_template import HEADINGS

AT_END, LAST, HAND_OVER, FILLED = "At the end", "Nothing new in the last hours", "Hand-over hours", "Filled"
ENDS = ("finish", "hand over")
_OF_AMHPS = {head: said for head, _, said in HEADINGS}
_CAFE = {
    "Slots": "How many people can be at the café at once.",
    FILLED: "How often a planned place is there: 95%. Empty is 100%.",
    AT_END: "Empty or finish: who is there at closing time stays until done. hand over: they go on to the next shift.",
    LAST: "Hours before the end in which nobody new is let in. Empty: none.",
    HAND_OVER: "Hours that going on to the next shift takes. Empty: none.",
}
_DOCTORS = {
    "Slots": "How many section 12 doctors are planned on this shift.",
    FILLED: "How often a planned doctor is there: 90%. Empty is 100%.",
    AT_END: "Empty or finish: what is under way is finished in overtime. hand over: the next shift goes on with it.",
    LAST: "Hours before the end in which no doctor sets out unless it is urgent. Empty: none.",
    HAND_OVER: "Hours that handing over takes. Empty: none.",
}
SHIFT_HELP: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "amhp_rota": ("AMHPs", _OF_AMHPS),
    "cafe_shifts": ("Slots", {**_OF_AMHPS, **_CAFE}),
    "section_12_doctors": ("Slots", {**_OF_AMHPS, **_DOCTORS}),
}
"""What the column of how many is called, and what is said of each column, by the key of the shifts."""
