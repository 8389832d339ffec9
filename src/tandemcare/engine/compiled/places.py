"""Where everything stands in the kernel's memory: one run of 8-byte words, read as unsigned integers or as floats.

The header comes first, then the program, the state, the statistics and, last because they grow, people and log.
Steps, resources, shifts, sources, streams and people are named by the address of their row, so that nothing is
multiplied on the way. Unsigned constants throughout: in numba an unsigned index costs an eighth less than a signed
one, and unsigned with signed arithmetic would silently become floating point.
"""

from __future__ import annotations

from itertools import count

import numpy as np

from tandemcare.units import HOURS_A_MONTH

U = np.uint64
ZERO, ONE, TWO, THREE, FOUR, SIX = U(0), U(1), U(2), U(3), U(4), U(6)
NOBODY = U(2**64 - 1)
LOW_HALF = U(2**32 - 1)
HALF = U(32)


def _numbered(names: str, first: int = 0) -> list[np.uint64]:
    return [U(number) for number, _ in zip(count(first), names.split(), strict=False)]


# How a call of the kernel ends.
DONE, GROW_PEOPLE, GROW_AGENDA, FLUSH_LOG, ENDLESS_LOOP, BAD_PRIORITY, SECOND_KEPT, BAD_RATE, GROW_BLOCKS = _numbered(
    "DONE GROW_PEOPLE GROW_AGENDA FLUSH_LOG ENDLESS_LOOP BAD_PRIORITY SECOND_KEPT BAD_RATE GROW_BLOCKS")

# The header: what changes all the time (times in hours), what is next, and where the sections begin.
(NOW, STREAM_TIME, RING_TIME, CLOCK_TIME, WARMUP, HEAP_SIZE, HOLE, STREAM, RING, GRANTED_FIRST, GRANTED_LAST, WALKER,
 FREE, PEOPLE_USED, LOG_ON, LEVELS_ON, PERIOD, EVENTS, INSIDE, COME, LEFT, HEAP_ROOM, PEOPLE_ROOM, NEXT_EDGE,
 NEXT_CHANGE, CAPACITY_SET, LOG_SIZE, LOG_ROOM, BASE_KEY, ERROR_PERSON, MOVED_FIRST,
 LAST_EVENT, NEXT_RESET) = _numbered(
    "NOW STREAM_TIME RING_TIME CLOCK_TIME WARMUP HEAP_SIZE HOLE STREAM RING GRANTED_FIRST GRANTED_LAST WALKER "
    "FREE PEOPLE_USED LOG_ON LEVELS_ON PERIOD EVENTS INSIDE COME LEFT HEAP_ROOM PEOPLE_ROOM NEXT_EDGE "
    "NEXT_CHANGE CAPACITY_SET LOG_SIZE LOG_ROOM BASE_KEY ERROR_PERSON MOVED_FIRST "
    "LAST_EVENT NEXT_RESET")
(WIDTH, REGISTERS, REGISTER_COUNT, NODES, MEASURES, COUNTS, THRESHOLD_COUNT, RESOURCE_COUNT,
 GROUP_REGISTER, GROUP_COUNT, INITIAL_COUNT, WEEK_OFFSET, CALENDAR, FIRST_MONTH, RING_ROOM,
 STREAM_COUNT, LOG_MARGIN) = _numbered(
    "WIDTH REGISTERS REGISTER_COUNT NODES MEASURES COUNTS THRESHOLD_COUNT RESOURCE_COUNT "
    "GROUP_REGISTER GROUP_COUNT INITIAL_COUNT WEEK_OFFSET CALENDAR FIRST_MONTH RING_ROOM "
    "STREAM_COUNT LOG_MARGIN", 34)
FIRST_SECTION = 56
SECTIONS = (
    "STEPS WAYS SHARES FORMS TABLES ATTRIBUTES THRESHOLDS GROUPS INITIALS INITIAL_ROWS YEARS REACH "
    "CLOCKS EDGES MONTHS RISKS RISK_BUCKETS SOURCES STREAMS RESOURCES SHIFTS RINGS RING_ENTRIES RECORDS OVER BINS_AT "
    "COUNTS_AT HOURS LEVELS_AT GROUP_HOURS GROUP_UNITS GROUP_RECORDS GROUP_OVER GROUP_COUNTS OPEN_BINS OPEN_WAITS LOOP "
    "PEOPLE LOG")
(STEPS, WAYS, SHARES, FORMS, TABLES, ATTRIBUTES, THRESHOLDS, GROUPS, INITIALS, INITIAL_ROWS, YEARS,
 REACH, CLOCKS, EDGES, MONTHS, RISKS, RISK_BUCKETS, SOURCES, STREAMS, RESOURCES, SHIFTS, RINGS, RING_ENTRIES, RECORDS,
 OVER, BINS_AT, COUNTS_AT, HOURS, LEVELS_AT, GROUP_HOURS, GROUP_UNITS, GROUP_RECORDS, GROUP_OVER, GROUP_COUNTS,
 OPEN_BINS, OPEN_WAITS, LOOP, PEOPLE, LOG) = _numbered(SECTIONS, FIRST_SECTION)
# Gate windows and capacity changes stand apart on the clock, the same in every replication: where the changes begin.
CHANGES = U(96)
# What only some pathways have: where kept units and the state of risks stand in a person's row, and the heap of risks,
# which stands behind the people; how many have joined lists that are heaps. Then from when on the buckets of risks
# reach, how many of them make an hour, how many are in the heap by now, and how many hours they reach next. At last
# where the heap of the agenda and the clock are, as addresses.
(KEPT_FIRST, KEPT_LAST, ERROR_STATUS, ERROR_RISK, LIFE, RISK_COUNT, RISK_TIME, RISK_COUNT_DUE, RISK_TIMES, RISK_ENTRIES,
 RISK_ROWS, VISITS, EPISODE_RISKS, BLOCKS, BLOCK_WORDS, BLOCK_ROOM, BLOCKS_USED, BLOCKS_LEFT,
 FREE_BLOCK, JOINED, VISITS_COUNTED, BUCKETS_FROM, BUCKETS_AN_HOUR, BUCKETS_OPENED, RISK_SPAN, FIRST_CODE, CODE_COUNT,
 CODES_BEYOND, CHANGED, FIRST_HAPPENED, FIRST_SLOT_OF, SLOTS_AT, SLOT_COUNT, HEAP_TIMES, HEAP_ENTRIES,
 CLOCK_AT) = _numbered(
    "KEPT_FIRST KEPT_LAST ERROR_STATUS ERROR_RISK LIFE RISK_COUNT RISK_TIME RISK_COUNT_DUE RISK_TIMES RISK_ENTRIES "
    "RISK_ROWS VISITS EPISODE_RISKS BLOCKS BLOCK_WORDS BLOCK_ROOM BLOCKS_USED BLOCKS_LEFT FREE_BLOCK JOINED "
    "VISITS_COUNTED BUCKETS_FROM BUCKETS_AN_HOUR BUCKETS_OPENED RISK_SPAN FIRST_CODE CODE_COUNT CODES_BEYOND CHANGED "
    "FIRST_HAPPENED FIRST_SLOT_OF SLOTS_AT SLOT_COUNT HEAP_TIMES HEAP_ENTRIES CLOCK_AT", 97)
HEADER_WORDS = 136

# One person: a cache line of rarely used words, then the busy ones, registers, visit counts, holdings and places in
# queues. Rows are whole cache lines.
(SERVED_NEXT, SERVED_BEFORE, TRADED, HANDED_AT, HANDED, TICKET, PRIORITY, LINK, KEY, STEP, SINCE, UNTIL, STEPS_AT,
 STEPS_HERE, OPEN, PENDING, ALIVE, IN_PROGRESS, DRAW_KEY, LENT, OWN_BLOCK, PERSON_WORDS) = _numbered(
    "SERVED_NEXT SERVED_BEFORE TRADED HANDED_AT HANDED TICKET PRIORITY LINK KEY STEP SINCE UNTIL STEPS_AT STEPS_HERE "
    "OPEN PENDING ALIVE IN_PROGRESS DRAW_KEY LENT OWN_BLOCK PERSON_WORDS")
# Registers are floats, then codes, a byte each: the place of a code in a row has a bit of its own and counts bytes.
CODE, CODES_A_WORD = U(2**32), U(8)
CODES_AT_ONCE = U(64)  # so many are told apart as the bits of a word
BEYOND_CODES = U(255)  # the byte of a code that has come to be no code: it stands in a section of its own
# ALIVE: whether the person is inside in the lowest bit, and in the upper half how many people have had the row.
ROW_TAKEN = U(2**32 + 1)
CACHE_LINE_WORDS = 8
KEPT_WORDS = ONE  # a kept unit, which is no slot of a rota: its resource
HOLD_WORDS = U(2)  # a unit held: its resource, and for a slot of a rota the shift; then the shift's day
VISITS_A_WORD = U(8)  # where episodes are, each step that draws has a byte
NODE_WORDS = U(2)  # a place in a queue: the one behind, the one ahead (in a heap: where, as which it joined)

# Verbs; from GATE on they stand apart.
(SEIZE, RELEASE, DELAY, ASSIGN, ASSIGN_CODES, BRANCH, MARK, RECORD, COUNT, LEAVE, SORT, HOLDS, BAND, SEIZE_APART,
 DELAY_APART, GATE, CASE, RELEASE_ALL, RELEASE_KEPT, LEAVE_APART) = _numbered(
    "SEIZE RELEASE DELAY ASSIGN ASSIGN_CODES BRANCH MARK RECORD COUNT LEAVE SORT HOLDS BAND SEIZE_APART "
    "DELAY_APART GATE CASE RELEASE_ALL RELEASE_KEPT LEAVE_APART")

# One step of the program.
(VERB, NEXT, A, B, C, D, BITS, OTHERWISE, FORM, NAME, VISIT, HOLD, LATER, UNTIL_REGISTER, SINCE_REGISTER, SWAP, RING_OF,
 SWAP_LATER, CAN_HAND_OVER, BIASED, NUMBER) = _numbered(
    "VERB NEXT A B C D BITS OTHERWISE FORM NAME VISIT HOLD LATER UNTIL_REGISTER SINCE_REGISTER SWAP RING_OF "
    "SWAP_LATER CAN_HAND_OVER BIASED NUMBER")
STEP_WORDS = U(24)  # whole cache lines, the first with what most steps need
# Seize: A first way and B number of resources wanted, C priority, D register of the priority.
# Delay: A register of the end (at_most or until), B how it ends. Assign: A register, B what, C other register; a fixed
# value is that of its form, and C the code if that is one.
# Branch: A first way, B number of ways, C first share. Case: the same, and D the register. Sort: A way of the value 0,
# B number of ways, D the byte of the code.
# A wait with risks: BITS those that run. Seize apart: LATER whether the unit is kept.
# Band: D the register of the share, C that of the value or 0, A first row of (first way, first share, how many), B how
# many rows, HOLD their values. Seize: SINCE_REGISTER the clock that stands for the time joined.
# Release of a kept unit, and the Branch that asks for one: D the resource, or 0 for any of the type.
# Gate: A first window, B number of windows. Mark: A register.
# Record: A measure, B register, C first threshold, D number of thresholds, BITS cohort. Count: A count.
RUN = D  # of an Assign of a code that others follow: where the run of them begins
OF_THE_WEEK = SINCE_REGISTER  # of a Delay: whether a moment of the week is drawn
TOUCHES = OTHERWISE  # of a step that sets a register: the risks that read it, as bits
DRAWN, AT_MOST, UNTIL_CLOCK, WITHOUT_AN_END = ZERO, ONE, TWO, THREE
TO_NUMBER, TO_CLOCK, TO_REGISTER, TO_VALUE, TO_CODE = ZERO, ONE, TWO, THREE, FOUR

# A run of Assigns of codes: the step after it, the risks that read any of them, how many follow the first, then of each
# its byte and the code in one word.
RUN_NEXT, RUN_TOUCHES, RUN_MORE, RUN_CODES = _numbered("NEXT TOUCHES MORE CODES")
CODE_BITS = U(8)

# A form.
FORM_CODE, FORM_FIRST, FORM_SIZE, SCALE, F_A, F_B, F_C, F_LOW, F_HIGH, F_STEP, FORM_WORDS = _numbered(
    "FORM_CODE FORM_FIRST FORM_SIZE SCALE F_A F_B F_C F_LOW F_HIGH F_STEP FORM_WORDS")

# A resource, then its 17 queues (handed-over people, then priorities 0 to 15) as firsts and lasts. Where they are one
# heap it stands behind the people, and lasts mean nothing.
(KIND, BUSY, UNITS, QUEUES, SHOWN, WAITING, BUSY_SINCE, WAITING_SINCE, UNITS_SINCE, LATE_SINCE, LATE, FIRST_SHIFT,
 LAST_SHIFT, URGENT, TABLE_VALUE, MULTIPLIER, RESOURCE_NUMBER, FIRSTS) = _numbered(
    "KIND BUSY UNITS QUEUES SHOWN WAITING BUSY_SINCE WAITING_SINCE UNITS_SINCE LATE_SINCE LATE FIRST_SHIFT "
    "LAST_SHIFT URGENT TABLE_VALUE MULTIPLIER RESOURCE_NUMBER FIRSTS")
QUEUE_COUNT = U(17)
LASTS = FIRSTS + QUEUE_COUNT
LIST_TIMES = LASTS + QUEUE_COUNT  # where the heap stands, or 0; then where the other half of it
LIST_ENTRIES = LIST_TIMES + ONE
RESOURCE_WORDS = LIST_ENTRIES + ONE
PLAIN, UNLIMITED, ROTA = _numbered("PLAIN UNLIMITED ROTA")
BY_GROUP = U(4)  # added to the kind where units in use are also counted by group
WITHOUT_END = U(2**62)

# Units of a resource that a group holds: how many, and since when hours of this many are still to be added.
HELD, HELD_SINCE, GROUP_UNITS_WORDS = _numbered("HELD SINCE GROUP_UNITS_WORDS")

# A shift of a rota.
(SHIFT_OF, SHIFT_NAME, SLOTS, FILL, ON, DAY, FILLED, SERVING, SERVED_FIRST, SHIFT_END, LAST_START, HANDS_OVER,
 HAND_OVER_HOURS, LINKED, END_ON_DAY, SHIFT_WORDS) = _numbered(
    "SHIFT_OF SHIFT_NAME SLOTS FILL ON DAY FILLED SERVING SERVED_FIRST SHIFT_END LAST_START HANDS_OVER HAND_OVER_HOURS "
    "LINKED END_ON_DAY SHIFT_WORDS")

# A source and its streams.
(SOURCE_KIND, FIRST_STEP, SOURCE_ATTRIBUTES, LEFT_TO_COME, SOURCE_FORM, TABLE_FIRST, TABLE_SIZE,
 SOURCE_NAME, RATE_FACTOR, RATE, LAYER_HEIGHT, START, STOP, REPEAT, PEAK, SOURCE_NUMBER, SOURCE_EPISODE,
 SOURCE_FIRST_HOLD, SOURCE_LAST_HOLD, SOURCE_WORDS) = _numbered(
    "SOURCE_KIND FIRST_STEP SOURCE_ATTRIBUTES LEFT_TO_COME SOURCE_FORM TABLE_FIRST TABLE_SIZE SOURCE_NAME "
    "RATE_FACTOR RATE LAYER_HEIGHT START STOP REPEAT PEAK SOURCE_NUMBER SOURCE_EPISODE "
    "SOURCE_FIRST_HOLD SOURCE_LAST_HOLD SOURCE_WORDS")
BY_NUMBER, BY_WEEK, BY_STEPS, BY_LINES, BY_GAPS, BY_LIST, BY_CENSUS = _numbered(
    "BY_NUMBER BY_WEEK BY_STEPS BY_LINES BY_GAPS BY_LIST BY_CENSUS")
(OFFERED_TIME, OFFERED_KEY, STREAM_SOURCE, LAYER, MONTH, MONTH_KEY, MONTH_END, MONTH_TURN, NEXT_INDEX, LAST_TIME,
 LIST_FIRST, LIST_BEGIN, LIST_END, STREAM_WORDS) = _numbered(
    "OFFERED_TIME OFFERED_KEY STREAM_SOURCE LAYER MONTH MONTH_KEY MONTH_END MONTH_TURN NEXT_INDEX LAST_TIME "
    "LIST_FIRST LIST_BEGIN LIST_END STREAM_WORDS")

# The attributes of those who come: a run of registers with the fixed ones, then a row for each that is drawn. A draw of
# a few values has a table of its own: the shares between them, then the values.
FIXED_REGISTER, FIXED_FIRST, FIXED_COUNT, DRAWN_COUNT, ATTRIBUTES_WORDS = _numbered(
    "REGISTER FIRST COUNT DRAWN ATTRIBUTES_WORDS")
ATTRIBUTE_REGISTER, ATTRIBUTE_NAME, ATTRIBUTE_FORM, ATTRIBUTE_SHARES, ATTRIBUTE_BETWEEN, ATTRIBUTE_WORDS = _numbered(
    "REGISTER NAME FORM SHARES BETWEEN ATTRIBUTE_WORDS")

# A group of people inside at the start and what each of them holds.
(INITIAL_NAME, INITIAL_STEP, INITIAL_PEOPLE, IN_PROGRESS_STAY, INITIAL_ATTRIBUTES, FIRST_CLOCK, LAST_CLOCK, FIRST_HOLD,
 LAST_HOLD, FIRST_ROW, HAS_ROWS, INITIAL_BITS, INITIAL_NUMBER, INITIAL_EPISODE, INITIAL_WORDS) = _numbered(
    "NAME STEP PEOPLE STAY ATTRIBUTES FIRST_CLOCK LAST_CLOCK FIRST_HOLD LAST_HOLD FIRST_ROW HAS_ROWS BITS NUMBER "
    "EPISODE INITIAL_WORDS")
BEGUN_HOLD_WORDS = U(2)  # a unit held from the start: its resource, where in the row

# A risk, its factors by the value of a register (register, where pairs of value and factor begin, how many; of a code
# a factor for each from 0 on, and how many), and the state of all risks in a person's row.
(RISK_NAME, RISK_RATE, RISK_TO, RISK_AT, RISK_FACTOR, BY_FIRST, BY_LAST, EPISODE_NAME, RISK_TOUCHES,
 RISK_WORDS) = _numbered(
    "NAME RATE TO AT FACTOR BY_FIRST BY_LAST EPISODE_NAME TOUCHES RISK_WORDS")
BY_WORDS = THREE
RUNNING, DRAWN_RISKS, KNOWN, LIVE, TAKEN, FURTHER, LIFE_WORDS = _numbered(
    "RUNNING DRAWN KNOWN LIVE TAKEN FURTHER LIFE_WORDS")
BUCKETS = U(1024)
DUE_PLACE, DUE_RISK, DUE_TIME, DUE_LINKS, DUE_WORDS = _numbered("PLACE RISK TIME LINKS DUE_WORDS")
STALE = U(2**63)  # among the risks that changed: what stands on the agenda has happened
LEFT_TO_ENDURE, RUNS_SINCE, RUNS_AT, STATE_WORDS = _numbered("LEFT SINCE AT STATE_WORDS")

# A ring of deadlines: counts of what was ever taken and put; a scheduled change of capacity on the clock.
RING_TAKEN, RING_PUT, RING_BEGIN, RING_WORDS = _numbered("RING_TAKEN RING_PUT RING_BEGIN RING_WORDS")
RING_ROOM_WORDS = U(512)  # 256 entries of (time, entry)
RING_MASK = U(255)
CHANGE_TIME, CHANGE_KIND, CHANGE_OF, CHANGE_VALUE, CHANGE_WORDS = _numbered("TIME KIND OF VALUE CHANGE_WORDS")
SHIFT_ENDS, TABLE_CHANGES, SHIFT_STARTS = 0.0, 1.0, 2.0

# One thing that a reset of inputs does: when, what, where and the value.
RESET_TIME, RESET_WHAT, RESET_WHERE, RESET_VALUE, RESET_WORDS = _numbered("TIME WHAT WHERE VALUE RESET_WORDS")
(RESET_FLOAT, RESET_WORD, RESET_OPENS, RESET_RATE, RESET_CAPACITY, RESET_MULTIPLIER, RESET_CHANCES,
 RESET_MEAN, RESET_RISK) = _numbered("FLOAT WORD OPENS RATE CAPACITY MULTIPLIER CHANCES MEAN RISK")

# An input as a reset finds it, in floats: what to do where, the value that holds, where the chances of its branch (or
# the bands of one value) begin and how many they are, or which risk it is of, for the rate of a source how high its
# open layers reach, and its peak, and for a mean that of the form at scale 1, or 0 where no stretching makes another.
# The factor of a risk for a code holds for those alone in whose register it stands; 0 is in place of it for all others.
(INPUT_WHAT, INPUT_WHERE, INPUT_HELD, INPUT_FIRST, INPUT_CHANCES, INPUT_REACH, INPUT_PEAK, INPUT_UNIT_MEAN,
 INPUT_REGISTER, INPUT_CODE, INPUT_WORDS) = _numbered(
    "WHAT WHERE HELD FIRST CHANCES REACH PEAK UNIT_MEAN REGISTER CODE INPUT_WORDS"
)

# An entry of the agenda: kind << 61 | whether it can be cancelled << 60 | ticket << 32 | address of the person.
KIND_SHIFT = U(61)
CANCELLABLE = U(2**60)
TICKET_MASK = U(2**28 - 1)
DELAY_KIND, GATE_KIND, ARRIVAL_KIND, DEADLINE_KIND = U(4), U(5), U(6), U(7)

STEPS_AT_ONE_INSTANT = U(10_000)
LOG_WORDS = SIX  # time, person, step, event, detail, value
LOOP_WORDS = U(64)
BLOCK_HOURS = HOURS_A_MONTH
