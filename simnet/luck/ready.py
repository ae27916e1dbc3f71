"""Getting Numba ready for its first kernel without the linear algebra that no kernel here needs.

As it loads what it knows of arrays, Numba looks whether SciPy's BLAS can be imported, and imports it to see: a tenth of the
time of a short run. SciPy is one of this package's requirements, so the answer is known. A kernel of the user's own that
multiplies matrices has SciPy imported when it is compiled, as always.
"""

from __future__ import annotations

import importlib
import sys
import threading

from simnet.luck.compiler import COMPILED

ARRAYS, MATRICES, CHECK = "numba.np.arraymath", "numba.np.linalg", "ensure_blas"
"""The module that asks, the one that looks, and how it is asked."""

_loading = threading.Lock()


def get_ready() -> None:
    """Load what the first kernel would load; call it before, and as often as need be."""
    if not COMPILED or ARRAYS in sys.modules:
        return
    with _loading:
        matrices = importlib.import_module(MATRICES)
        check = getattr(matrices, CHECK, None)
        if check is None or ARRAYS in sys.modules:
            return
        setattr(matrices, CHECK, lambda: None)
        try:
            setattr(importlib.import_module(ARRAYS), CHECK, check)
        finally:
            setattr(matrices, CHECK, check)
