"""Reaching a Dask cluster: its address, the connection, and whether its workers would make the same blocks as this machine.

What cannot work is said at once and in a few lines: an address that is none, a scheduler that does not answer, workers with
other sources or libraries. Dask's own reports of a lost connection are kept off the terminal while it is used.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import logging
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from simnet.errors import ClusterError, InputError, Problem, escape
from simnet.experiment import cluster_worker
from simnet.experiment.plan import made_by

if TYPE_CHECKING:
    from distributed import Client

    from simnet.experiment.simulation import EngineName

Tell = Callable[[str], object]

ADDRESS = re.compile(r"((tcp|tls|ws|wss|ucx)://)?(\[[0-9A-Za-z:.%_-]+\]|[A-Za-z0-9._-]+):(?P<port>[0-9]{1,5})/?")
LAST_PORT = 65535

CONNECT_SECONDS = 5.0
"""How long a scheduler has to answer."""

ANSWER_SECONDS = 15.0
"""How long all workers have to say what they are; one that is too busy for that is asked with its first task."""

CLOSE_SECONDS = 2.0

MOST_TOLD = 5
"""Workers that differ, told one by one."""

LOGGERS = (
    "distributed",
    "distributed.client",
    "distributed.core",
    "distributed.comm",
    "tornado.application",
    "asyncio",
)
"""Who reports a lost connection in pages of traceback."""


def check_address(address: str) -> None:
    """Refuse what is no address of a scheduler, and to go on without the library that is needed.

    Raises
    ------
    InputError
        If it is no address.
    ClusterError
        If Dask is not installed.
    """
    found = ADDRESS.fullmatch(address)
    if found is None or int(found["port"]) > LAST_PORT:
        message = "give the address that `dask scheduler` prints, as tcp://HOST:8786 (tls:// where the cluster uses it)"
        if address.startswith("http"):
            message += "; this is a page, perhaps that of its dashboard"
        raise InputError(Problem("--cluster", None, "", address, message))
    if importlib.util.find_spec("distributed") is None:
        raise ClusterError("a cluster is reached with Dask, which is not installed: pip install 'simnet[cluster]'")


@contextlib.contextmanager
def connected(address: str, tell: Tell) -> Iterator[Client]:
    """Connect to a scheduler while the `with` block runs.

    Raises
    ------
    ClusterError
        If nobody answers there, or somebody else than a scheduler.
    """
    from distributed import Client

    with _quiet():
        try:
            _check_scheduler(address)
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="simnet")
        except Exception as fault:
            look_at = "is it running (`dask scheduler`), is this its address, does a firewall lie between"
            if address.startswith("tls"):
                look_at += ", does Dask's configuration name the certificates (distributed.comm.tls)"
            raise ClusterError(
                f"no Dask scheduler can be reached at {escape(address)} ({_reason(fault)}): {look_at}?"
            ) from fault
        if warned:
            tell(f"note: other versions of Dask or of what it needs at {escape(address)} than here")
        try:
            yield client
        finally:
            client.close(timeout=CLOSE_SECONDS)


def _check_scheduler(address: str) -> None:
    """Refuse what is no scheduler, in seconds.

    Dask itself would wait for ever for a greeting from a server of another kind. An event loop may be running in this thread
    (that of a notebook), so the question is asked in another.

    Raises
    ------
    Exception
        Of whatever kind, with the reason.
    """
    faults: list[Exception] = []

    def ask() -> None:
        try:
            asyncio.run(asyncio.wait_for(_ask_what_it_is(address), CONNECT_SECONDS))
        except Exception as fault:
            faults.append(fault)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join()
    if faults:
        raise faults[0]


async def _ask_what_it_is(address: str) -> None:
    from distributed import Security, connect

    comm = await connect(address, timeout=CONNECT_SECONDS - 1, **Security().get_connection_args("client"))
    try:
        await comm.write({"op": "identity", "reply": True})
        kind = (await comm.read())["type"]
    finally:
        comm.abort()
    if kind != "Scheduler":
        raise ValueError(f"this is a {kind.lower()}")


def check_workers(client: Client, engine: EngineName, tell: Tell) -> None:
    """Say what the cluster consists of, and refuse it if one of its workers would not make the same blocks.

    Raises
    ------
    ClusterError
        Naming the workers that differ, and in what.
    """
    try:
        client.run_on_scheduler(cluster_worker.present)
    except OSError:
        raise
    except Exception as fault:
        raise ClusterError(f"the scheduler has another simnet, or none ({_reason(fault)}); {SAME}") from fault
    try:
        answers = client.run(cluster_worker.about, engine, on_error="return", callback_timeout=ANSWER_SECONDS)
    except TimeoutError:
        tell("some workers do not answer; they are asked again with their first task")
        return
    unlike = [line for worker, answer in answers.items() if (line := _unlike(worker, answer))]
    if unlike:
        shown = [*unlike[:MOST_TOLD], *([f"... and {len(unlike) - MOST_TOLD} more"] if len(unlike) > MOST_TOLD else [])]
        count = f"{len(unlike)} of {len(answers)} workers would not give the same figures as this machine"
        raise ClusterError("\n  ".join([f"{count}; {SAME}", *shown]))
    good = [answer for answer in answers.values() if isinstance(answer, dict)]
    threads = sum(client.nthreads().values())
    machines = {answer["machine"] for answer in good}
    tell(f"cluster: {_many(len(good), 'worker')}, {_many(threads, 'thread')}, {_many(len(machines), 'machine')}")
    cold = {answer["machine"] for answer in good if not answer["compiled"]}
    if cold:
        tell(
            f"compiling the engine on {_many(len(cold), 'machine')} of the cluster, once: some 15 s on two free cores ..."
        )


SAME = "install the same simnet and the same versions of its libraries on every machine, and start its workers again"


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _unlike(worker: str, answer: Any) -> str:
    """Return what makes a worker differ; nothing if it does not, or is just going."""
    if isinstance(answer, OSError):
        return ""
    if isinstance(answer, Exception):  # Dask may hand on an ImportError as an Exception that quotes it
        return f"{worker}: has another simnet, or none ({_reason(answer)})"
    found = cluster_worker.differences(answer["made_by"], made_by())
    return f"{worker} ({answer['machine']}): {', '.join(found)}" if found else ""


def _reason(fault: BaseException) -> str:
    """Return a fault in a few words."""
    if isinstance(fault, (TimeoutError, MemoryError)):  # what another kind of server says may look like a huge message
        return "no answer that a scheduler would give"
    lines = str(fault).strip().splitlines()
    return escape(lines[0], 200) if lines else type(fault).__name__


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep reports of lost connections off the terminal."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
