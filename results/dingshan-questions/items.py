"""How many of the 193 items (DS-02) carry 80% of the volume, if frequencies fall by a law of rank.

    python results/dingshan-questions/items.py

writes `items.csv` beside itself. Item r has weight (r + shift) ** -exponent: Zipf's law for shift 0 (Zipf, Human Behavior and the
Principle of Least Effort, 1949), that of Mandelbrot otherwise (An informational theory of the statistical structure of language,
1953). No list of volumes by item is published, so exponent and shift are assumptions; what is published bounds them from below: the
12 items online and the 18 ordered from the grid (DS-06), 30 in all, must carry at least the cases that needed no meeting (DS-05).

A community sees only so many cases a year that rare items may not come at all: the expected number of different items among n cases is
the sum of 1 - (1 - p) ** n over items; how many carry 80% of what really came is simulated.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
ITEMS = 193
"""DS-02."""

SHARE = 0.8
ONLINE, NO_MEETING_ITEMS = 12, 12 + 18
"""DS-06."""

EXPONENTS = (0.6, 0.8, 1.0, 1.2, 1.4)
SHIFTS = (0.0, 3.0)
CASES = 500
"""Of a community in a year: 30% of 15,000 (DS-03, an assumption for the year) over nine communities."""

YEARS = 2000
SEED = 2021


def shares(exponent: float, shift: float = 0.0, items: int = ITEMS) -> np.ndarray:
    """Return the share of each item in the volume, the most frequent first, shape (items,)."""
    weights = (np.arange(1, items + 1) + shift) ** -exponent
    return weights / weights.sum()


def carrying(of: np.ndarray, share: float = SHARE) -> int:
    """Return how many of the most frequent items carry a share of the volume."""
    cumulated = np.cumsum(np.sort(of)[::-1])
    return int(np.searchsorted(cumulated, share * cumulated[-1] * (1 - 1e-12))) + 1


def exponent_for(items: int, share: float) -> float:
    """Return the exponent (of Zipf's law) at which the so many most frequent items carry a share, by bisection."""
    low, high = 0.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if shares(middle)[:items].sum() < share else (low, middle)
    return (low + high) / 2


def seen(of: np.ndarray, cases: int) -> float:
    """Return how many different items are expected among so many cases."""
    return float((1 - (1 - of) ** cases).sum())


def carrying_what_came(of: np.ndarray, cases: int) -> tuple[float, float, float]:
    """Return how many items carry 80% of the cases that really came: mean over simulated years, and the middle 95% of years."""
    counts = np.random.default_rng(SEED).multinomial(cases, of, size=YEARS)
    found = np.array([carrying(year) for year in counts])
    low, high = np.quantile(found, (0.025, 0.975))
    return float(found.mean()), float(low), float(high)


def rows() -> list[dict[str, float]]:
    """Return the table, a row a law."""
    table = []
    for shift in SHIFTS:
        for exponent in EXPONENTS:
            law = shares(exponent, shift)
            mean, low, high = carrying_what_came(law, CASES)
            table.append(
                {
                    "shift": shift,
                    "exponent": exponent,
                    "carry_80_percent": carrying(law),
                    "share_of_top_12": float(law[:ONLINE].sum()),
                    "share_of_top_30": float(law[:NO_MEETING_ITEMS].sum()),
                    "different_items_a_year": seen(law, CASES),
                    "carry_80_percent_of_what_came": mean,
                    "of_what_came_low": low,
                    "of_what_came_high": high,
                }
            )
    return table


def main() -> None:
    """Write the table and print what DS-05 and DS-06 imply."""
    table = rows()
    with (HERE / "items.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        for row in table:
            writer.writerow({key: f"{value:.6g}" for key, value in row.items()})
    for items, share in ((NO_MEETING_ITEMS, 0.15), (NO_MEETING_ITEMS, 0.5), (ONLINE, 0.15), (ONLINE, 0.5)):
        print(
            f"the {items} most frequent items carry {share:.0%} from an exponent of {exponent_for(items, share):.2f} on"
        )


if __name__ == "__main__":
    main()
