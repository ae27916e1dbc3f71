"""The sites of a city by cells of a grid, so that who looks for the nearest need not look at all."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from simnet.engine import core_state as state
from simnet.network.network import Network

MANY_SITES: Final = 48
"""With fewer sites than this, looking at each is faster."""

SITES_A_CELL: Final = 2.0


def cells(network: Network, many_sites: int = MANY_SITES) -> dict[str, np.ndarray]:
    """Return which sites offer each form of a service in each cell, as arrays of a world.

    Parameters
    ----------
    network : Network
        Outreach sites are left out: nobody goes there unasked.
    many_sites : int
        From how many sites on there is a grid at all.

    Returns
    -------
    dict of str to array
        `grid`, array of `GRID` of one row or none; `first_in_cell`, int32, shape (forms, cells + 1), and
        `sites_in_cells`, int32: sites ``sites_in_cells[first_in_cell[f, c]:first_in_cell[f, c + 1]]`` offer form f in cell c, by id.
    """
    sites = network.sites
    if len(sites) < many_sites:
        none = np.zeros((0, 0), np.int32)
        return {"grid": state.GRID.empty(0), "first_in_cell": none, "sites_in_cells": none.ravel()}
    grid = state.GRID.empty(1)
    west, south = int(sites["x"].min()), int(sites["y"].min())
    width, height = int(sites["x"].max()) - west + 1, int(sites["y"].max()) - south + 1
    size = max(
        math.ceil(math.sqrt(SITES_A_CELL * width * height / len(sites))), math.ceil(max(width, height) / len(sites))
    )
    columns, lines = -(-width // size), -(-height // size)
    grid["x"], grid["y"], grid["size"], grid["columns"], grid["lines"] = west, south, size, columns, lines
    cell = (sites["y"] - south) // size * columns + (sites["x"] - west) // size
    offers = (network.offers != 0) & (sites["outreach"] == 0)[:, np.newaxis]
    forms, offering = np.nonzero(offers.T)
    order = np.lexsort((offering, cell[offering], forms))
    counts = np.zeros((offers.shape[1], columns * lines), np.int64)
    np.add.at(counts, (forms, cell[offering]), 1)
    first = np.concatenate(([0], np.cumsum(counts)))
    rows = np.arange(offers.shape[1])[:, np.newaxis] * counts.shape[1] + np.arange(counts.shape[1] + 1)
    return {
        "grid": grid,
        "first_in_cell": np.ascontiguousarray(first[rows], np.int32),
        "sites_in_cells": np.ascontiguousarray(offering[order], np.int32),
    }
