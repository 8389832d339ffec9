"""The formulas themselves, each against a second opinion: another formula, a chain solved numerically, or a limit.

| formula | second opinion |
|---|---|
| Erlang B, C, A; machine repair; Jackson; Cobham; retrials | a Markov chain solved numerically |
| any patience | Erlang A where patience is exponential; waits person by person where it is fixed |
| M/G/1, G/M/1 | M/M/1, a chain in phases, waits person by person |
| blocking chain | Hunt's greatest throughput of two stations without room between them |
| shifts, changing rates | the unchanging case |
"""

from math import exp, inf, isclose

import numpy as np
import pytest
from theory import chains, formulas
from theory.waits import many_servers


def close(one: float, other: float, share: float = 1e-6) -> bool:
    return isclose(one, other, rel_tol=share)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (3, 2.4), (10, 12.0)])
def test_erlang_b_is_the_share_of_time_full(servers, load):
    chain = chains.single_queue(load, 1.0, servers, most=servers)
    assert close(formulas.erlang_b(servers, load), chains.long_run(chain)[-1])


@pytest.mark.parametrize(("servers", "load"), [(1, 0.8), (3, 2.4), (10, 8.5)])
def test_erlang_c_and_its_wait_follow_from_the_chain(servers, load):
    chain = chains.single_queue(load, 1.0, servers, most=400)
    shares = chains.long_run(chain)
    assert close(formulas.erlang_c(servers, load), chain.mean(shares, lambda people: people >= servers))
    waiting = chain.mean(shares, lambda people: max(people - servers, 0))
    assert close(formulas.mmc_wait(load, 1.0, servers), waiting / load)


def test_exponential_patience_is_erlang_a():
    general = formulas.with_patience(5.0, 1.0, 4, lambda u: exp(-u / 2.0), longest=60.0)
    assert np.allclose(general, formulas.erlang_a(5.0, 1.0, 4, 0.5), rtol=1e-6)


def test_fixed_patience_is_the_general_formula_and_lies_between_loss_and_endless_waiting():
    general = formulas.with_patience(2.5, 1.0, 3, lambda u: 1.0, longest=0.8)
    assert np.allclose(general, formulas.fixed_patience(2.5, 1.0, 3, 0.8), rtol=1e-6)
    assert close(formulas.fixed_patience(2.5, 1.0, 3, 1e-9).give_up, formulas.erlang_b(3, 2.5))
    assert close(formulas.fixed_patience(2.5, 1.0, 3, 200.0).mean_wait, formulas.mmc_wait(2.5, 1.0, 3))


def test_fixed_patience_agrees_with_waits_person_by_person():
    generator = np.random.default_rng(11)
    number, patience = 200_000, 0.8
    waits = many_servers(
        generator.exponential(1 / 2.5, number), generator.exponential(1.0, number), 3, np.full(number, patience)
    )
    theory = formulas.fixed_patience(2.5, 1.0, 3, patience)
    assert np.mean(waits == inf) == pytest.approx(theory.give_up, rel=0.03)
    assert np.minimum(waits, patience).mean() == pytest.approx(theory.mean_wait, rel=0.02)


def test_uniform_patience_agrees_with_waits_person_by_person():
    generator = np.random.default_rng(12)
    number = 200_000
    waits = many_servers(
        generator.exponential(1 / 2.5, number),
        generator.exponential(1.0, number),
        2,
        generator.uniform(0.0, 3.0, number),
    )
    theory = formulas.with_patience(2.5, 1.0, 2, lambda u: 1.0 - u / 3.0, longest=3.0)
    assert np.mean(waits == inf) == pytest.approx(theory.give_up, rel=0.03)


def test_cobham_follows_from_the_chain_and_keeps_the_work():
    rates, service = (0.3, 0.25), (1.0, 0.6)
    chain = chains.two_classes(rates, service, most=70)
    shares = chains.long_run(chain)
    loads = [rate / speed for rate, speed in zip(rates, service, strict=True)]
    backlog = sum(rate / speed**2 for rate, speed in zip(rates, service, strict=True))
    first, second = formulas.cobham(rates, loads, backlog)
    assert close(first, chain.mean(shares, lambda first, second, serving: first) / rates[0], 1e-4)
    assert close(second, chain.mean(shares, lambda first, second, serving: second) / rates[1], 1e-4)
    together = backlog / (1.0 - sum(loads))
    assert close(loads[0] * first + loads[1] * second, sum(loads) * together)


def test_cobham_for_several_servers_is_erlang_c_where_classes_are_not_told_apart():
    rates, servers = (1.0, 1.5), 3
    backlog = formulas.erlang_c(servers, 2.5) / servers
    waits = formulas.cobham(rates, [rate / servers for rate in rates], backlog)
    together = sum(rate * wait for rate, wait in zip(rates, waits, strict=True)) / 2.5
    assert close(together, formulas.mmc_wait(2.5, 1.0, servers))


def test_pollaczek_with_exponential_service_is_the_single_server_of_erlang():
    mean, sd = formulas.pollaczek(0.8, (1.0, 2.0, 6.0))
    assert close(mean, formulas.mmc_wait(0.8, 1.0, 1))
    second = 0.8 * 2.0 / (1.0 - 0.8) ** 2
    assert close(sd, (second - mean**2) ** 0.5)


def test_pollaczek_agrees_with_waits_person_by_person():
    generator = np.random.default_rng(13)
    number = 400_000
    waits = many_servers(generator.exponential(1 / 0.6, number), generator.uniform(0.0, 2.0, number), 1)
    mean, sd = formulas.pollaczek(0.6, (1.0, 4.0 / 3.0, 2.0))
    assert waits.mean() == pytest.approx(mean, rel=0.02)
    assert waits.std() == pytest.approx(sd, rel=0.03)


def test_sigma_of_exponential_gaps_is_the_load_and_regular_gaps_wait_less():
    assert close(formulas.gm1_sigma(lambda s: 0.7 / (0.7 + s), 1.0), 0.7)
    regular = formulas.gm1_sigma(lambda s: exp(-s / 0.7), 1.0)
    nearly = formulas.gm1_sigma(lambda s: (1.0 + s / 0.7 / 1000) ** -1000, 1.0)
    assert close(regular, nearly, 1e-2)
    assert regular < 0.7 < formulas.gm1_sigma(lambda s: (1.0 + 4.0 * s / 0.7) ** -0.25, 1.0)


def test_sigma_agrees_with_waits_person_by_person():
    generator = np.random.default_rng(14)
    waits = many_servers(np.full(300_000, 1 / 0.7), generator.exponential(1.0, 300_000), 1)
    sigma = formulas.gm1_sigma(lambda s: exp(-s / 0.7), 1.0)
    assert np.mean(waits > 0.0) == pytest.approx(sigma, rel=0.02)
    assert waits.mean() == pytest.approx(sigma / (1.0 - sigma), rel=0.03)


def test_machine_repair_keeps_the_flow():
    waiting, busy = formulas.machine_repair(6, 0.2, 1.0, 2)
    running = 6 - waiting - busy
    assert close(running * 0.2, busy * 1.0)
    assert close(formulas.machine_repair(6, 0.2, 1.0, 6)[0] + 1.0, 1.0)


def test_jackson_agrees_with_two_stations_by_themselves():
    first, second = formulas.jackson([0.3, 0.2], [[0.0, 0.5], [0.0, 0.0]], [1.0, 1.0])
    assert close(first, 0.3 / 0.7)
    assert close(second, 0.35 / 0.65)


def test_ordered_servers_carry_what_is_not_lost():
    loads = formulas.ordered_loads(4, 3.0)
    assert loads == sorted(loads, reverse=True)
    assert close(loads[0], 3.0 / 4.0)
    assert close(sum(loads), 3.0 * (1.0 - formulas.erlang_b(4, 3.0)))


def test_retrials_follow_from_the_chain():
    chain = chains.orbit(0.6, 1.0, 1, retry=0.5, most=300)
    away = chain.mean(chains.long_run(chain), lambda busy, away: away)
    assert close(formulas.retrials(0.6, 1.0, 0.5), away, 1e-5)


def test_blocking_without_room_carries_at_most_two_thirds():
    # Hunt, Operations Research 4 (1956), 674-683: two exponential stations, no room between them.
    chain = chains.blocking(50.0, (1.0, 1.0), (1, 1), most=40)
    through = chain.mean(chains.long_run(chain), lambda people, blocked, second: second)
    assert close(through, 2.0 / 3.0, 1e-4)


def test_infinite_servers_with_an_unchanging_rate_fill_up_by_the_stays_that_ended():
    grown = formulas.infinite_servers(lambda t: 4.0, lambda u: exp(-u / 3.0), 5.5)
    assert close(grown, 4.0 * 3.0 * (1.0 - exp(-5.5 / 3.0)))


def test_courses_over_time_reach_the_long_run_and_sum_to_the_hours():
    chain = chains.single_queue(0.5, 1.0, 1, most=60)
    after, spent = chains.over_time(chain, 400.0)
    assert np.allclose(after[0], chains.long_run(chain), atol=1e-9)
    assert np.allclose(spent.sum(axis=1), 400.0)


def test_a_server_that_hardly_rests_is_one_that_never_rests():
    chain = chains.single_queue(0.5, 1.0, 1, most=60)
    resting = chains.single_queue(0.5, 0.0, 1, most=60)
    assert close(chains.on_and_off(chain, resting, 24.0, 1e-9), 1.0)
    assert chains.on_and_off(chain, resting, 18.0, 6.0) > 1.5


def test_overtime_without_a_change_of_shift_is_a_single_server():
    chain = chains.overtime(0.5, 1.0, most=80)
    waiting = chain.mean(chains.long_run(chain), lambda waiting, busy, late: waiting)
    assert close(waiting / 0.5, formulas.mmc_wait(0.5, 1.0, 1))


def test_a_change_of_shift_loses_nobody():
    chain = chains.overtime(0.5, 1.0, most=20)
    change = chains.change_of_shift(chain)
    assert np.allclose(change.sum(axis=1), 1.0)
    everybody = chain.values(lambda waiting, busy, late: waiting + busy + late)
    room = chain.values(lambda waiting, busy, late: busy + late <= 3)
    assert np.allclose((change @ everybody)[room > 0], everybody[room > 0])


def test_a_cycle_that_settles_returns_to_its_start():
    assert np.allclose(chains.repeating(np.array([[0.5, 0.5], [0.25, 0.75]])), [1 / 3, 2 / 3])


def test_a_gate_that_opens_for_an_instant_is_half_a_cycle_away():
    assert close(formulas.gate_wait([24.0], 24.0), 12.0)
    assert close(formulas.gate_wait([6.0, 6.0], 24.0), 1.5)


def test_those_found_inside_an_exponential_stay_have_all_of_it_before_them():
    assert formulas.found_inside((2.0, 8.0)) == (2.0, 4.0)
