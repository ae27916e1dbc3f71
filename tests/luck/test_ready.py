"""Numba without SciPy's linear algebra until somebody multiplies matrices."""

import subprocess
import sys

import pytest

from simnet.luck import COMPILED

PROGRAM = """
import sys
import numba
import numpy as np
from simnet.luck import draw
from simnet.luck.ready import get_ready

get_ready()
get_ready()
draw(1, 2, 3, 4, 5, 6)
print("scipy.linalg" in sys.modules)

@numba.njit
def product(left, right):
    return left @ np.linalg.inv(right)

print(product(np.eye(2) * 6, np.eye(2) * 3).tolist())
print("scipy.linalg" in sys.modules)
"""


@pytest.mark.skipif(not COMPILED, reason="nothing is loaded where nothing is compiled")
def test_kernels_need_no_linear_algebra_and_users_have_it() -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["False", "[[2.0, 0.0], [0.0, 2.0]]", "True"]
