"""Coverage: who lives within fifteen minutes of a site that offers the service. No luck is in it.

Homes are uniform on a zone's disc; the share of a disc in reach of any of several sites is taken over a fixed set of points
spread evenly over it (a sunflower: Vogel's spiral of equal areas), so it is the same in every run. People travel as their
segment does. A zone's people count for a service if their segment has any demand for it. A site offers what it does at its
windows all year round, to people of the zones that it serves: machines, agents and sessions of outreach do not count.

References
----------
H. Vogel (1979): A better way to construct the sunflower head. Mathematical Biosciences 44, 179-189.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.network.network import Network
from simnet.scenario.schema import Scenario
from simnet.units import METRES, MINUTE

REACH = 15 * MINUTE
"""ms."""

NUM_POINTS = 2048


@dataclass(frozen=True)
class Coverage:
    """Who is within reach of what.

    Attributes
    ----------
    people : float64 array, shape (zones, segments)
        Residents.
    errands : float64 array, shape (zones, segments, services)
        Errands a year led by the service.
    covered : float64 array, shape (zones, segments, services)
        Share of those people within reach of a site that offers the service.
    """

    people: np.ndarray
    errands: np.ndarray
    covered: np.ndarray

    @staticmethod
    def of(network: Network, scenario: Scenario) -> Coverage:
        """Return the coverage of a scenario."""
        names = network.names
        zones = [scenario.population.zones[zone] for zone in names.zones]
        people = np.array([[zone.people.get(segment, 0.0) for segment in names.segments] for zone in zones])
        rates = np.array(
            [
                [scenario.services[service].cases_per_head_year.get(segment, 0.0) for service in names.services]
                for segment in names.segments
            ]
        )
        covered = np.zeros((len(names.zones), len(names.segments), len(names.services)))
        offers = network.offers[:, : len(names.services)] * (network.sites["outreach"] == 0)[:, np.newaxis]
        spiral = _sunflower(NUM_POINTS)
        site_at = np.stack((network.sites["x"], network.sites["y"]), axis=1)
        for row, zone in enumerate(zones):
            homes = np.rint((np.array(zone.at) + zone.radius_km * spiral) * METRES).astype(np.int64)
            for segment in np.flatnonzero(people[row]):
                for_zone = offers * network.serves[:, row, np.newaxis]
                covered[row, segment] = _shares(homes, site_at, network.segments[segment], for_zone)
        return Coverage(people, people[:, :, np.newaxis] * rates, covered)

    def share(self, zone: int | None = None, segment: int | None = None, service: int | None = None) -> float:
        """Return the share of people who are covered, of a part or of all.

        By service it is a share of people; over services it is the mean of these, weighted by the errands that each
        service leads.

        Returns
        -------
        float
            nan where nobody has an errand.
        """
        part = np.zeros(self.errands.shape, bool)
        part[
            slice(None) if zone is None else zone,
            slice(None) if segment is None else segment,
            slice(None) if service is None else service,
        ] = True
        errands = np.where(part, self.errands, 0.0)
        people = np.where(errands > 0, self.people[:, :, np.newaxis], 0.0).sum(axis=(0, 1))
        reached = np.where(errands > 0, self.people[:, :, np.newaxis] * self.covered, 0.0).sum(axis=(0, 1))
        volume = errands.sum(axis=(0, 1))
        asked = volume > 0
        if not asked.any():
            return float("nan")
        return float(np.sum(volume[asked] * reached[asked] / people[asked]) / np.sum(volume[asked]))


def _sunflower(num_points: int) -> np.ndarray:
    """Return points spread evenly over the unit disc, shape (num_points, 2)."""
    rank = np.arange(num_points)
    radius = np.sqrt((rank + 0.5) / num_points)
    angle = rank * np.pi * (3 - np.sqrt(5))
    return np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)


def _shares(homes: np.ndarray, site_at: np.ndarray, segment: np.void, offers: np.ndarray) -> np.ndarray:
    """Return the share of homes from which some site that offers the service is within reach, by service."""
    in_reach = np.zeros((len(homes), len(site_at)), bool)
    centre = homes.mean(axis=0)
    radius = np.hypot(*(homes - centre).T).max()
    farthest = (REACH - segment["travel_fixed"] + 1) * segment["travel_den"] / max(segment["travel_num"], 1)
    for site in np.flatnonzero(np.hypot(*(site_at - centre).T) <= farthest + radius + 2):
        square = ((homes - site_at[site]) ** 2).sum(axis=1)
        metres = np.floor(np.sqrt(square.astype(np.float64))).astype(np.int64)
        metres += (metres + 1) ** 2 <= square
        metres -= metres**2 > square
        time = (metres * segment["travel_num"] + segment["travel_den"] // 2) // segment["travel_den"]
        in_reach[:, site] = time + segment["travel_fixed"] <= REACH
    return (in_reach.astype(np.int64) @ offers > 0).mean(axis=0)
