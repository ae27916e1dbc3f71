"""How long each kernel took to compile, for `simnet warm-up --report`.

Numba tells listeners when it compiles a function; a function that is loaded from the cache is not told of. A kernel
that calls another which is not yet compiled waits for it, so the time inside is taken off the time outside: what is
reported adds up to the whole.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from numba.core import event

COMPILE = "numba:compile"


@dataclass(frozen=True)
class KernelTime:
    """How long one kernel took to compile, without the kernels that it calls.

    Attributes
    ----------
    kernel : str
        Module and name.
    seconds : float
        Wall time.
    """

    kernel: str
    seconds: float


class _Listener(event.Listener):
    """Notes start and end of each compilation; compilations of one thread are nested."""

    def __init__(self) -> None:
        self.times: list[KernelTime] = []
        self._open = threading.local()

    def on_start(self, event: Any) -> None:
        self._stack().append([time.perf_counter(), 0.0])

    def on_end(self, event: Any) -> None:
        stack = self._stack()
        begin, inside = stack.pop()
        whole = time.perf_counter() - begin
        if stack:
            stack[-1][1] += whole
        function = event.data["dispatcher"].py_func
        self.times.append(KernelTime(f"{function.__module__}.{function.__qualname__}", whole - inside))

    def _stack(self) -> list[list[float]]:
        if not hasattr(self._open, "stack"):
            self._open.stack = []
        stack: list[list[float]] = self._open.stack
        return stack


@contextmanager
def compile_times() -> Iterator[list[KernelTime]]:
    """Collect the kernels that are compiled inside the `with` block, in the order in which they were finished.

    Examples
    --------
    >>> with compile_times() as times:
    ...     pass
    >>> times
    []
    """
    listener = _Listener()
    with event.install_listener(COMPILE, listener):
        yield listener.times
