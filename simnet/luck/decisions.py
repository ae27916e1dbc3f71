"""The decisions that luck is drawn for: the numbers that keep one draw of a person apart from another.

The values are part of every result ever published: a new decision takes a new number, none is ever changed or used
again. They are plain integers, so that kernels compile them in.
"""

from typing import Final

HOME_RADIUS: Final = 1
"""Need: how far from the zone's middle the person lives."""
HOME_ANGLE: Final = 2
"""Need: in which direction from the zone's middle the person lives."""
COMPANION: Final = 3
"""Need, service: whether a case of that service goes along on the same errand."""
MISDIRECTED: Final = 4
"""Need: whether the person first goes to a site that does not take the case."""
WISH: Final = 5
"""Need, number of the wish: at which instant of the week the person would set out."""
DOOR: Final = 6
"""Need, number of the wish: how long before the opening the person comes to the door."""
SHARE: Final = 7
"""Need, site: the race by which shares choose a site."""
PATIENCE: Final = 8
"""Need, number of the visit: how long the person is willing to wait."""
RETURN: Final = 9
"""Need, number of the visit: whether who left comes again."""
GUIDE_TIME: Final = 10
"""Need, number of the visit: how long the guide desk takes."""
SERVICE_TIME: Final = 11
"""Case, stage, how often the stage was served: how long the service takes."""
CHANCE: Final = 12
"""Case, stage, how often the stage was served: whether the stage is needed."""
REPEAT: Final = 13
"""Case, stage, how often the stage was served: whether the person queues for the stage again."""
INCOMPLETE: Final = 14
"""Case, how often taken in: whether papers are missing."""
BUSYNESS: Final = 15
"""Day: how much busier than its expectation the day is."""
ABSENCE: Final = 16
"""Pool, post, day: whether the post's holder is absent."""
RENEWAL: Final = 17
"""Cell, number of the arrival: the time since the arrival before, where arrivals are a renewal process."""
CHANNEL: Final = 18
"""Need, channel: the race by which shares choose a channel."""
QUANTITY: Final = 19
"""Need, service: how many cases of it an agent brings."""
MAIL: Final = 20
"""Need: whether results are mailed."""
OWN_TIME: Final = 21
"""Need, number of the wish: how long an application takes the person."""
SESSION: Final = 22
"""Need: when in its session a person comes to an outreach."""
INTAKE_TIME: Final = 23
"""Case, how often taken in: how long taking an application in takes."""
DECISION_TIME: Final = 24
"""Case: how long the work on the decision takes."""
ELAPSED: Final = 25
"""Case: how many working days pass from that work to the decision."""
HOME_TIME: Final = 26
"""Case, number of the need's request: how long a team is at the person's home for it."""
DELIVERY_TIME: Final = 27
"""Need, number of the delivery: how long handing over results takes."""
STAND_IN: Final = 40
"""Pool, post, day: whether the stand-in comes for a post whose holder is absent."""
NO_SHOW: Final = 41
"""Need, number of the wish: whether who has booked a slot does not come."""
UNPUNCTUALITY: Final = 42
"""Need, number of the wish: how much later than meant who has booked a slot comes."""
