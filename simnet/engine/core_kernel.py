"""How kernels of the compiled engine are compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import types

from simnet.luck import COMPILED, jit


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a kernel that only kernels call, as ``@kernel``.

    What Python would need to call it is not compiled. Nor is it compiled once more for every constant that some caller
    gives, or every width of an integer: Numba would make fourteen versions of `schedule`, one for each kind of event.
    In kernels ``x in (A, B)`` is written ``x == A or x == B``: Numba would lay the tuple out in memory and walk along it.
    """
    if not COMPILED:
        return with_wide_integers(function)
    compiled = jit(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)
    template_for = compiled.get_call_template
    compiled.get_call_template = lambda args, named: template_for(
        [widened(arg) for arg in args], {name: widened(arg) for name, arg in named.items()}
    )
    return compiled


def widened(type_: Any) -> Any:
    """Return the type of argument for which a kernel is compiled: no constants, and integers of 64 bits."""
    type_ = types.unliteral(type_)
    return types.int64 if type_ in (types.int8, types.int32) else type_


def with_wide_integers(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a kernel in plain Python that is given integers of 64 bits, as compiled ones are."""

    def plain(*args: Any) -> Any:
        return function(*(np.int64(arg) if isinstance(arg, (np.int8, np.int32)) else arg for arg in args))

    return plain
