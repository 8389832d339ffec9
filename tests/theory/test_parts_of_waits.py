"""The part of a wait that is for want of somebody free is the wait in the queue that theory gives."""

from theory import formulas

from tandemcare.metrics import RequestSteps, requests_of
from tandemcare.pathway import Arrivals, Delay, Exponential, Leave, Mark, Pathway, Record, Release, Resource, Seize


def waiting_line(rate, servers):
    """Requests that wait for one of some AMHPs, who start at once."""
    return Pathway(
        "requests",
        resources=[Resource("amhp", servers)],
        sources=[Arrivals("people", rate=rate)],
        steps={
            "asks": Mark("request"),
            "waits": Seize("amhp"),
            "starts": Record("started", since="request"),
            "assesses": Delay(Exponential(1.0)),
            "ends": Release("amhp"),
            "leaves": Leave(),
        },
    )


def toy_steps(built):
    nothing = {name: {} for name in ("ends", "reasons", "kinds", "outcomes", "places", "afterwards")}
    return RequestSteps(
        tuple(built.steps),
        routes={"asks": "only"},
        waits={"waits": "amhp"},
        allocated={"waits"},
        started={"starts"},
        completed={"ends"},
        to_bed=(),
        **nothing,
    )


def test_the_wait_for_an_amhp_is_the_wait_in_the_queue_of_theory(laboratory):
    rate, servers = 2.1, 3
    built = waiting_line(rate, servers)
    trace = laboratory.run(built, 2e5 / rate, log=True)
    hours = trace.tally.window[0][1]
    tables = [requests_of(log, toy_steps(built), hours).table for log in trace.logs]
    laboratory.agree([table["wait_amhp"].mean() for table in tables], formulas.mmc_wait(rate, 1.0, servers), 0.04)
    assert all((table["wait"] == table["wait_amhp"]).all() for table in tables)
