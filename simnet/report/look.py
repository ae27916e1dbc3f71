"""One colour and one symbol per scenario, the same in every table, chart and map of a page.

The colours are those of Okabe and Ito [1]_, which people with any kind of colour vision tell apart; the baseline is dark
grey in the place of their black. Yellow is left out: it cannot be seen on white. Symbols differ too, so a page
printed in black and white can be read. With more scenarios than colours the colours come again, with other symbols.

References
----------
.. [1] Okabe, M., Ito, K. (2008). Color universal design: how to make figures and presentations that are friendly to
   colorblind people. University of Tokyo.
.. [2] Tol, P. (2021). Colour schemes. SRON technical note SRON/EPS/TN/09-002, issue 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass

BASELINE_COLOUR = "#555555"
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "star", "cross")
DASHES = ("solid", "solid", "dash", "dot", "dashdot", "longdash", "longdashdot")

SHAPES = {
    "circle": "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z",
    "square": "M1.5 1.5h9v9h-9z",
    "diamond": "M6 0l6 6l-6 6l-6-6z",
    "triangle-up": "M6 1l5.5 10h-11z",
    "triangle-down": "M6 11l5.5-10h-11z",
    "star": "M6 0l1.6 4.1l4.4 .3l-3.4 2.8l1.1 4.3l-3.7-2.4l-3.7 2.4l1.1-4.3l-3.4-2.8l4.4-.3z",
    "cross": "M4.2 .5h3.6v3.7h3.7v3.6h-3.7v3.7h-3.6v-3.7h-3.7v-3.6h3.7z",
    "hexagon": "M6 .5l4.8 2.75v5.5l-4.8 2.75l-4.8-2.75v-5.5z",
    "pentagon": "M6 .5l5.5 4l-2.1 6.5h-6.8l-2.1-6.5z",
}
"""The symbols as SVG paths in a box of 12 x 12, for tables and keys."""

CHANNEL_COLOURS = {
    "window": "#BBBBBB",
    "kiosk": "#DDCC77",
    "online": "#88CCEE",
    "agency": "#117733",
    "home_visit": "#882255",
    "outreach": "#332288",
    "grid": "#999933",
    "appointment": "#AA4499",
}
"""Colours of channels, after the muted scheme of Tol [2]_: other colours than those of scenarios, grey for the window."""

ACTIVITY_COLOURS = {
    "window": "#BBBBBB",
    "guide": "#88CCEE",
    "pause": "#DDCC77",
    "no_answer": "#CC6677",
    "intake": "#999933",
    "decision": "#332288",
    "road": "#AA4499",
    "home": "#882255",
    "idle": "#EEEEEE",
}
"""Colours of what staff do, of the same scheme; windows and homes as in `CHANNEL_COLOURS`, idle palest."""

OTHER_COLOUR = "#44AA99"

INK = "#1a1a1a"
SOFT = "#595959"
GRID = "#e4e4e4"
LAND = "#eef1ee"


@dataclass(frozen=True)
class Look:
    """How a scenario is drawn."""

    colour: str
    symbol: str
    dash: str


def looks(scenarios: tuple[str, ...], baseline: str) -> dict[str, Look]:
    """Return how each scenario is drawn.

    >>> looks(("hall", "many"), "hall")["many"].colour
    '#0072B2'
    """
    found: dict[str, Look] = {}
    if baseline in scenarios:
        found[baseline] = Look(BASELINE_COLOUR, SYMBOLS[0], DASHES[0])
    for position, scenario in enumerate(item for item in scenarios if item != baseline):
        number = position + 1
        found[scenario] = Look(
            COLOURS[position % len(COLOURS)], SYMBOLS[number % len(SYMBOLS)], DASHES[number % len(DASHES)]
        )
    return found


def text_colour(background: str) -> str:
    """Return white or near-black, whichever reads better on a colour (WCAG relative luminance).

    >>> text_colour("#0072B2"), text_colour("#E69F00")
    ('#ffffff', '#1a1a1a')
    """
    channels = [int(background[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#ffffff" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.0606 else INK
