"""M/M/c in Ciw: one node; the waits are read from its records."""

import ciw

from peers import Seen


def run(customers: int, servers: int, mean_between: float, mean_service: float, seed: int) -> Seen:
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1 / mean_between)],
        service_distributions=[ciw.dists.Exponential(1 / mean_service)],
        number_of_servers=[servers],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers)
    waits = [record.waiting_time for record in simulation.get_all_records()]
    return Seen(len(waits), 0, sum(waits) / len(waits))
