"""Mean flows, the middle chapters: who gets a local bed, who waits for one, and who is placed out of area.

Each month's room goes to people by priority, as in the pathway: first those who step down from intensive care or are
recalled, then section 136 and custody, A&E, home, planned transfers, and last those who come back from out of area.
Below capacity everybody finds a bed at once. Above it people wait at home, first come first served, until all that
are left at some wait are as many as there is room for: that wait is the age at which people are found a bed, and
whoever was to leave, improve, worsen or be sent away before that age does so.
"""

from __future__ import annotations

from math import sqrt

from tandemcare.stockflow import Auxiliary, Flow, Lookup, Part, Stock

from .draws import share_beyond
from .mean_flow_words import MONTHS, PEOPLE, QUEUES, RATE, SEXES, STATUSES, fits, line, people, rate, share, stay, total

THRESHOLD_SPREAD = 0.3
"""Coefficient of variation of the time after which somebody at home is sent out of area, as in the pathway."""
STEPS = tuple(
    point for day in range(1, 14) for point in ((day - 0.25, day - 0.5 if day > 1 else 0.0), (day + 0.25, day + 0.5))
)
"""Change comes after whole days: up to when it has come for those who have waited so many days; the steps, smoothed."""
STILL_WAITING = tuple(
    (x / 20.0, share_beyond(x / 20.0, 1.0, 1.0 / sqrt(1.0 + THRESHOLD_SPREAD**2))) for x in range(4, 61)
)
"""Share of a lognormal beyond so many times its mean: a threshold for placement."""


KINDS = {"acute": STATUSES, "picu": STATUSES[1:]}
"""Kinds of bed, and the legal statuses on which people come to them."""


def curves() -> list[Part]:
    """Return the two curves of waiting at home: change day by day, and the threshold for a placement."""
    return [
        Lookup("whole_days", STEPS, "1", "1", "Days up to which change has come"),
        Lookup("still_waiting", STILL_WAITING, "1", "1", "Share not yet sent, by the wait over the threshold"),
    ]


def wards() -> list[Part]:
    """Return beds in use, the room that each kind has, and who takes it first."""
    parts: list[Part] = []
    for sex in SEXES:
        parts += [
            rate(f"room_{sex}", f"max(0, (beds_{sex} - in_beds_{sex}) / settling_time + leaving_{sex})"),
            rate(f"first_wanted_{sex}", f"share_{sex} * (stepping_down + recalls_due)"),
            *fits(f"first_{sex}", f"room_{sex}", f"first_wanted_{sex}"),
            rate(f"room_after_first_{sex}", f"max(0, room_{sex} - first_wanted_{sex})"),
        ]
    return [
        *parts,
        share("first_fit", total(f"share_{sex} * first_{sex}_fit" for sex in SEXES)),
        rate("room_after_first_picu", "max(0, (beds_picu - in_beds_picu) / settling_time + picu_leaving)"),
        # Beyond 95% of the acute beds newcomers' stays are cut short, until one who counts leaves: in mean, those
        # beyond it are the hurried among those who do not ask to be counted yet, being unwell or before their review.
        people("beyond_unhurried", "max(0, in_beds_women + in_beds_men - unhurried_share * (beds_women + beds_men))"),
        people("uncounted", total(f"{stock}_{sex}" for stock in ("unwell", "reviewed") for sex in SEXES)),
        share("hurried", "min(1, beyond_unhurried / max(uncounted, hardly_anybody))", "Share of stays cut short"),
    ]


def waiting() -> list[Part]:
    """Return, for each kind of bed, those who must wait and what becomes of them."""
    kinds = [part for kind, statuses in KINDS.items() for part in _kind(kind, statuses)]
    return [*kinds, *(part for queue in QUEUES for part in _queue(queue))]


def _kinds(queue: str) -> tuple[str, str, tuple[str, ...]]:
    """Return how wants for a kind of bed are named, the share of them it takes, and the statuses it knows."""
    kind = "picu" if queue == "picu" else "acute"
    return kind, "" if kind == "picu" else f"share_{queue} * ", KINDS[kind]


def _kind(kind: str, statuses: tuple[str, ...]) -> list[Part]:
    """Return who wants a kind of bed, and the legal status of those at home: section 2 is what is left of 1."""
    chances = {status: "sent_informal" if status == "informal" else "sent_detained" for status in statuses}
    parts: list[Part] = [
        rate(f"{kind}_{group}", total(f"{kind}_{group}_{status}" for status in statuses)) for group in ("safety", "ae")
    ]
    for who, chance in (("stayers", "(1 - {})"), ("senders", "{}")):
        some = {status: f"{kind}_home_{status} * {chance.format(sent)}" for status, sent in chances.items()}
        others = [f"{who}_{status}_{kind}" for status in statuses if status != "section_2"]
        parts += [
            rate(f"{kind}_{who}", total(some.values())),
            *(
                share(f"{who}_{status}_{kind}", f"{some[status]} / max({kind}_{who}, hardly_any)")
                for status in statuses
                if status != "section_2"
            ),
            share(f"{who}_section_2_{kind}", f"max(0, 1 - {' - '.join(others)})"),
        ]
    return parts


def _queue(queue: str) -> list[Part]:
    kind, part, _ = _kinds(queue)
    return [
        # who cannot wait at home: section 136 and custody, then A&E
        rate(f"safety_wanted_{queue}", f"{part}{kind}_safety"),
        *fits(f"safety_{queue}", f"room_after_first_{queue}", f"safety_wanted_{queue}"),
        rate(f"room_after_safety_{queue}", f"max(0, room_after_first_{queue} - safety_wanted_{queue})"),
        rate(f"ae_wanted_{queue}", f"{part}{kind}_ae + worse_to_ae_{queue}"),
        *fits(f"ae_{queue}", f"room_after_safety_{queue}", f"ae_wanted_{queue}"),
        rate(f"room_for_home_{queue}", f"max(0, room_after_safety_{queue} - ae_wanted_{queue})"),
        *_home(queue, kind, part),
        *_changes(queue),
    ]


def _home(queue: str, kind: str, part: str) -> list[Part]:
    """Return those at home: some are sent out of area after a threshold, the others wait until something changes."""
    waited = f"(at_home_{queue} / max(stayers_{queue}, hardly_any) - whole_day_more)"
    return [
        rate(f"stayers_{queue}", f"{part}{kind}_stayers"),
        rate(f"senders_{queue}", f"{part}{kind}_senders"),
        Auxiliary(
            f"wait_{queue}",
            f"max(0, -days_to_change * log(max(0.02, 1 - {waited} / days_to_change)))",
            MONTHS,
            "Wait at home at which a bed is found",
        ),
        share(
            f"changed_by_{queue}", f"1 - exp(-lookup(whole_days, wait_{queue} / one_day) * one_day / days_to_change)"
        ),
        share(f"unsent_by_{queue}", f"lookup(still_waiting, wait_{queue} / threshold_home)"),
        rate(
            f"home_served_{queue}",
            f"min(room_for_home_{queue}, stayers_{queue} + senders_{queue}"
            f" + (at_home_{queue} + at_home_sent_{queue}) / settling_time)",
        ),
        rate(f"due_{queue}", f"stayers_{queue} * (1 - changed_by_{queue})"),
        rate(f"due_sent_{queue}", f"senders_{queue} * unsent_by_{queue}"),
        share(f"stayers_share_{queue}", f"due_{queue} / max(due_{queue} + due_sent_{queue}, hardly_any)"),
        rate(f"stayers_served_{queue}", f"home_served_{queue} * stayers_share_{queue}"),
        rate(f"senders_served_{queue}", f"home_served_{queue} * (1 - stayers_share_{queue})"),
        *line(f"at_home_{queue}", f"stayers_{queue}", f"stayers_served_{queue}", "At home, to be admitted"),
        *line(f"at_home_sent_{queue}", f"senders_{queue}", f"senders_served_{queue}", "At home, to be sent away"),
        # what really flowed, newcomers who need not wait included
        rate(f"stayers_found_{queue}", f"stayers_{queue} - at_home_{queue}_waits + at_home_{queue}_found"),
        rate(f"senders_found_{queue}", f"senders_{queue} - at_home_sent_{queue}_waits + at_home_sent_{queue}_found"),
    ]


def _changes(queue: str) -> list[Part]:
    at_home, sent = f"at_home_{queue}", f"at_home_sent_{queue}"
    return [
        rate(f"changing_{queue}", f"min(stayers_{queue} * changed_by_{queue}, {at_home} / fastest)"),
        rate(
            f"lapsing_{queue}",
            f"min(max(0, {at_home} - stayers_{queue} * longest_wait) / settling_time, max(0, {at_home} / next_step"
            f" - changing_{queue} - max(0, stayers_served_{queue} - stayers_{queue})))",
        ),
        rate(
            f"sending_{queue}",
            f"min(max(senders_{queue} * (1 - unsent_by_{queue}), ({sent} - senders_{queue} * threshold_home)"
            f" / settling_time), {sent} / fastest)",
        ),
        Flow(f"changed_{queue}", f"changing_{queue}", RATE, source=at_home),
        Flow(f"lapsed_{queue}", f"lapsing_{queue}", RATE, source=at_home),
        Flow(f"sent_{queue}", f"sending_{queue}", RATE, source=sent),
        rate(f"worse_to_ae_{queue}", f"changing_{queue} * change_share_worsens * worsens_share_ae"),
    ]


def left_before_a_bed() -> list[Part]:
    """Return those who leave, improve or worsen while they wait at home, all kinds of bed together."""
    changed = total(f"changing_{queue}" for queue in QUEUES)
    return [
        rate("changed", changed),
        rate("lapsing_acute", total(f"lapsing_{sex}" for sex in SEXES)),
        *stay(
            "worse",
            "changed * change_share_worsens * (1 - worsens_share_ae)",
            "next_step",
            "Worse at home, to the police",
        ),
        *stay(
            "asking_again",
            "lapsing_picu + lapsing_acute * (1 - stayers_informal_acute)",
            "next_step",
            "To be assessed again, recommendations having lapsed",
        ),
        rate("improved", "changed * change_share_improves"),
        rate("worsened", "changed * change_share_worsens"),
        rate("lapsed", "lapsing_acute + lapsing_picu"),
        rate("left", "changed * change_share_leaves + lapsed_informal"),
        rate("lapsed_informal", "lapsing_acute * stayers_informal_acute"),
        rate("safety_left", f"late_left + expired_share_leaves * ({total(_safety_full(queue) for queue in QUEUES)})"),
        rate("untreated_ends", "left + safety_left"),
        # whoever was to be admitted by the gate has no AMHP
        rate("at_home_by_gate", "gate_home * gate_admitted * (1 - informal_other_ward) * (1 - sent_informal)"),
        share(
            "gate_share",
            "at_home_by_gate / max(acute_stayers, hardly_any)",
        ),
        rate("changed_by_amhp", f"changed - gate_share * ({total(f'changing_{sex}' for sex in SEXES)})"),
        rate("reassessed", "changed_by_amhp * change_share_improves"),
        rate(
            "not_completed",
            "changed_by_amhp * (change_share_improves + change_share_leaves) + asking_again_begin + safety_left"
            " + lapsed_informal * (1 - gate_share)",
        ),
    ]


def _safety_full(queue: str) -> str:
    return f"safety_wanted_{queue} * (1 - safety_{queue}_fit)"


def found() -> list[Part]:
    """Return admissions by kind of bed and status, and who is placed out of area."""
    parts: list[Part] = []
    for queue in QUEUES:
        kind, part, statuses = _kinds(queue)
        for status in statuses:
            mixed = f"stayers_{status}_{kind}"
            safety, ae = f"{part}{kind}_safety_{status}", f"({part}{kind}_ae_{status} + worse_to_ae_{queue} * {mixed})"
            parts += [
                rate(
                    f"admitted_{status}_{queue}",
                    f"{safety} * safety_{queue}_fit + {ae} * ae_{queue}_fit + stayers_found_{queue} * {mixed}"
                    f" + senders_found_{queue} * senders_{status}_{kind}",
                ),
                rate(
                    f"placed_{status}_{queue}",
                    f"{safety} * (1 - safety_{queue}_fit) * (1 - expired_share_leaves)"
                    f" + {ae} * (1 - ae_{queue}_fit) + sent_{queue} * senders_{status}_{kind}"
                    f" + {part}expired_share_detained * (late_{kind}_ae_{status} + late_{kind}_safety_{status})",
                ),
            ]
        parts.append(rate(f"placed_{queue}", total(f"placed_{status}_{queue}" for status in statuses)))
        parts.append(rate(f"admitted_{queue}", total(f"admitted_{status}_{queue}" for status in statuses)))
    return [
        *parts,
        rate("out_of_area_starts", total(f"placed_{queue}" for queue in QUEUES)),
        rate("admitted_directly", total(f"admitted_{queue}" for queue in QUEUES)),
        rate("to_other_wards", total(f"other_ward_{status}" for status in STATUSES)),
        rate("beds_found", "admitted_directly + out_of_area_starts + to_other_wards"),
        rate("gate_found", "(gate_home + gate_ae) * gate_admitted"),
        rate("chased", total(f"stayers_found_{queue}" for queue in QUEUES)),
        *planned(),
        *away(),
    ]


def planned() -> list[Part]:
    """Return transfers from other hospitals, who wait for what nobody else needs."""
    parts: list[Part] = []
    for sex in SEXES:
        new, queue = f"share_{sex} * first_transfer_in", f"transfers_{sex}"
        parts += [
            rate(f"room_for_transfers_{sex}", f"max(0, room_for_home_{sex} - home_served_{sex})"),
            rate(f"planned_{sex}", f"min(room_for_transfers_{sex}, {new} + {queue} / settling_time)"),
            *line(queue, f"{new}", f"planned_{sex}", f"To be transferred to a ward for {sex}"),
        ]
    return parts


def away() -> list[Part]:
    """Return people out of area for whom a local bed is sought, and those who come back to one."""
    parts: list[Part] = [
        share(
            f"placed_share_{status}",
            f"({total(f'placed_{status}_{queue}' for queue in QUEUES if status in _kinds(queue)[2])})"
            " / max(out_of_area_starts, hardly_any)",
        )
        for status in STATUSES
        if status != "section_2"
    ]
    parts.append(share("placed_share_section_2", "max(0, 1 - placed_share_informal - placed_share_section_3)"))
    for sex in SEXES:
        stock = f"sought_{sex}"
        parts += [
            Stock(stock, 0.0, PEOPLE, f"Out of area, a bed on a ward for {sex} is sought"),
            Flow(f"{stock}_begin", f"share_brought_back * (placed_{sex} + share_{sex} * placed_picu)", RATE, to=stock),
            rate(
                f"coming_back_{sex}",
                f"min(max(0, room_for_transfers_{sex} - planned_{sex}), {stock} / fastest)",
            ),
            Flow(f"{stock}_back", f"coming_back_{sex}", RATE, source=stock),
            Flow(f"{stock}_end", f"{stock} / return_window", RATE, source=stock),
        ]
    return [
        *parts,
        rate("brought_back", total(f"sought_{sex}_back" for sex in SEXES)),
        *(
            people(f"waiting_{sex}", f"at_home_{sex} + at_home_sent_{sex} + transfers_{sex} + sought_{sex}")
            for sex in SEXES
        ),
        people("waiting_picu", "at_home_picu + at_home_sent_picu"),
        people("sought", total(f"sought_{sex}" for sex in SEXES)),
    ]
