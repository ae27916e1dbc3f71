"""Arrays that kernels work on, and how they index them.

There is one function for each type of array, since NumPy's is compiled anew for each way in which it is called.
"""

import numpy as np

from simnet.luck import inner

index = np.uint64
"""An index that is known not to count from the end: for a signed one, a kernel looks at every access whether it does."""


@inner
def floats(size):
    """So many float64, of any value."""
    return np.empty(size, np.float64)


@inner
def integers(size):
    """So many int64, of any value."""
    return np.empty(size, np.int64)


@inner
def small_zeros(size):
    """So many int32 of 0."""
    row = np.empty(size, np.int32)
    for place in range(size):
        row[place] = 0
    return row


@inner
def zeros(size):
    """So many int64 of 0."""
    row = integers(size)
    for place in range(size):
        row[place] = 0
    return row


@inner
def words(size):
    """So many uint64, of any value."""
    return np.empty(size, np.uint64)
