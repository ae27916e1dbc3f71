"""The Python interface, continued: windows as a supervisor would have seen them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simnet.experiment.frames import table_frame
from simnet.experiment.replay import boards_of_site
from simnet.experiment.simulation import EngineName
from simnet.experiment.trace import check_place
from simnet.experiment.warm_up import ensure_compiled
from simnet.scenario.load import Loaded, load_scenario
from simnet.tables import REPLAY

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd


def replay(
    scenario: str | PathLike[str] | Loaded,
    site: str,
    day: int,
    *,
    first: float = 8.5,
    last: float = 18.0,
    every_min: int = 30,
    replication: int = 0,
    seed: int = 1,
    engine: EngineName = "core",
) -> pd.DataFrame:
    """Show the windows of a site and who waits, instant by instant, as a supervisor would have seen them.

    Parameters
    ----------
    scenario : path or Loaded
        Which scenario.
    site : str
        Id of the site.
    day : int
        Day of the run, from 0, warm-up included.
    first, last : float
        First and last instant, hours of the day.
    every_min : int
        Minutes between two instants.
    replication, seed, engine
        Whose luck, and which engine.

    Returns
    -------
    DataFrame
        `simnet.tables.REPLAY`, a row a window and instant.

    Raises
    ------
    InputError
        If there is no such site or day.
    """
    loaded = scenario if isinstance(scenario, Loaded) else load_scenario(Path(scenario))
    check_place(loaded, site, day)
    ensure_compiled(engine)
    minutes = range(round(60 * first), round(60 * last) + 1, every_min)
    boards = boards_of_site(loaded, site, day, minutes, seed, replication, engine)
    return table_frame(REPLAY, [row for board in boards for row in board.rows(site)])
