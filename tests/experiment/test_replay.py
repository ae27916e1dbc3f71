"""Boards of a site, by hand: what each window does at an instant, and who waits."""

from simnet.experiment.replay import AT_PAPERS, FREE, PAUSING, SERVING, SHUT, Board, Line, replay
from simnet.report.text import Text
from simnet.terminal_replay import told as said
from simnet.terminal_replay import waiting
from tests.engine.stories import MINUTE, clock, pool, service, site, story


def boards(minutes: list[float], *instants: tuple[int, int], **of_pool: object) -> list[Board]:
    """Return the boards of a hall with one pool to which people come so many minutes after nine, for talks of ten minutes."""
    windows = {"w": pool("front", **of_pool)}
    comes = [("talk", clock(9) + round(minute * MINUTE)) for minute in minutes]
    told = story({"talk": service()}, {"hall": site(windows=windows)}, comes).run("reference")
    return replay(told.story.network, told.story.demand, told.records, 0, [clock(*instant) for instant in instants])


def states(board: Board) -> list[str]:
    return [window.state for window in board.windows]


def test_windows_serve_pause_are_free_and_shut() -> None:
    # Two windows, open 9 to 17, two minutes between people. They come at 9:00, 9:01 and 9:02: the first is at window 1 till 9:10,
    # the second at 2 till 9:11; the third waits till 9:12, when window 1 is ready again, and is served till 9:22.
    at = [(8, 59), (9, 0), (9, 5), (9, 10), (9, 12), (9, 13), (9, 30), (17, 0)]
    found = boards([0, 1, 2], *at, count=2, between_min=2)
    assert [states(board) for board in found] == [
        [SHUT, SHUT],
        [SERVING, FREE],
        [SERVING, SERVING],
        [PAUSING, SERVING],
        [SERVING, PAUSING],
        [SERVING, FREE],
        [FREE, FREE],
        [SHUT, SHUT],
    ]
    assert found[2].lines == (Line("front", 1, 3 * MINUTE),)
    assert found[4].lines == ()
    first = found[2].windows[0]
    assert (first.pool, first.number, first.service, first.since) == ("w", 1, "talk", clock(9))


def test_of_windows_without_work_the_lowest_are_manned() -> None:
    # Two posts, from 10 on one. Three people at 9:55: two are served till 10:05, the third after that by the one that is left.
    shifts = {"a": {"hours": "Mo-Su 09:00-10:00", "count": 2}, "b": {"hours": "Mo-Su 10:00-17:00", "count": 1}}
    found = boards([55, 55, 55], (9, 50), (10, 1), (10, 6), (10, 20), count=None, shifts=shifts)
    assert [states(board) for board in found] == [[FREE, FREE], [SERVING, SERVING], [SERVING, SHUT], [FREE, SHUT]]


def test_a_board_in_rows_and_in_words() -> None:
    (board,) = boards([0, 1, 2], (9, 5), count=1)
    assert board.rows("hall") == [
        {
            "day": board.time // (24 * 60 * MINUTE),
            "time": "09:05",
            "site": "hall",
            "pool": "w",
            "window": 1,
            "state": "serving",
            "service": "talk",
            "since_min": 5.0,
            "waiting": 2,
            "longest_wait_min": 4.0,
        }
    ]
    assert waiting(board) == Text("2人等候，最久4分钟", "2 waiting, the longest 4 min")
    assert said(board.windows[0], board.time) == Text("办理talk，已5分钟", "serving talk, for 5 min")


def test_a_window_works_on_papers_while_nobody_waits() -> None:
    # One window that also decides. A is served 9:00-9:10, then the window works on the papers 9:10-9:40; B comes at 9:20 and waits.
    told = story(
        {"permit": service(file=30)},
        {"hall": site(windows={"w": pool("front", "file")})},
        [("permit", clock(9)), ("permit", clock(9, 20))],
    ).run("reference")
    instants = [clock(9, 5), clock(9, 15), clock(9, 45)]
    found = replay(told.story.network, told.story.demand, told.records, 0, instants)
    assert [states(board) for board in found] == [[SERVING], [AT_PAPERS], [SERVING]]
    assert said(found[1].windows[0], found[1].time) == Text("后台处理permit，已5分钟", "at papers of permit, for 5 min")
