"""What a plain scalar of YAML 1.2 means: null, true, false, an integer, a float, else text (the core schema [1]_).

Refused: .inf, .nan, and numbers that do not fit into 64 bits.

References
----------
.. [1] YAML 1.2.2, section 10.3.2, https://yaml.org/spec/1.2.2/#1032-tag-resolution
"""

from __future__ import annotations

import math
import re
from typing import Final, TypeAlias

Scalar: TypeAlias = bool | int | float | str | None

_INTEGER = re.compile(r"[-+]?[0-9]+")
_PREFIXED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def resolve(text: str) -> Scalar:
    """Return what a plain scalar means in the core schema.

    Raises
    ------
    ValueError
        If it is a number, but not a finite one of 64 bits.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        # Python refuses to read integers of thousands of digits, so the length is looked at first.
        number = int(text) if len(text.lstrip("+-0")) < 20 else 2**64
    elif _PREFIXED.fullmatch(text):
        number = int(text, 0) if len(text) < 30 else 2**64
    elif _FLOAT.fullmatch(text):
        value = float(text)
        if math.isinf(value):
            raise ValueError("is too large a number")
        return value
    elif _NOT_FINITE.fullmatch(text):
        raise ValueError("must be a finite number")
    else:
        return text
    if not -(2**63) <= number < 2**63:
        raise ValueError("is too large a number: integers have 64 bits")
    return number
