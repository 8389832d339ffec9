"""Erlang's delay formula: how many servers one queue with Poisson demand needs.

Erlang (1917), as in Gross, Shortle, Thompson and Harris, `Fundamentals of Queueing Theory` (4th edition, 2008), section
2.4. Erlang B is the chance of c customers in a Poisson number of at most c, which is worked out by logarithms so that
no load is too large: log B = log pmf(c) - log cdf(c).
"""

from __future__ import annotations

from math import exp, floor, inf

MOST_SERVERS = 1_000_000


def chance_of_waiting(servers: int, load: float) -> float:
    """Return how likely a customer is to wait, with a load in servers' work; certain where they are too few."""
    if load <= 0.0:
        return 0.0
    if servers <= load:
        return 1.0
    from scipy.stats import poisson

    blocked = exp(float(poisson.logpmf(servers, load) - poisson.logcdf(servers, load)))
    return blocked / (1.0 - load / servers * (1.0 - blocked))


def share_within(servers: int, load: float, service_hours: float, hours: float) -> float:
    """Return the share of customers who wait no longer than some hours, with exponential service, first come first."""
    if servers <= load:
        return 0.0
    free = (servers - load) / service_hours
    return 1.0 - chance_of_waiting(servers, load) * exp(-free * hours)


def servers_needed(load: float, service_hours: float, hours: float, share: float) -> int:
    """Return the fewest servers with whom at least a share of customers waits no longer than some hours."""
    if not 0.0 < share < 1.0 or not load < inf:
        raise ValueError("A share between 0 and 1 and a finite load are needed.")
    if load <= 0.0:
        return 0
    fewest, enough = floor(load), floor(load) + 1
    while share_within(enough, load, service_hours, hours) < share:
        fewest, enough = enough, min(2 * enough, MOST_SERVERS)
    while enough - fewest > 1:
        middle = (fewest + enough) // 2
        if share_within(middle, load, service_hours, hours) >= share:
            enough = middle
        else:
            fewest = middle
    return enough
