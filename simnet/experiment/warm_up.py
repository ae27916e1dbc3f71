"""Compiling every kernel before it is needed, so that the wait can be announced, and happens once.

One small scenario that goes through all of demand, engine and measures has each kernel compiled for the types that
every scenario has. The kernels of demand and of the engine are compiled side by side, in two processes that share the
cache: numba lets only one function be compiled at a time in a process.

A mark in the cache folder says that it holds everything. Where nothing can be compiled (``NUMBA_DISABLE_JIT=1``) there is
nothing to do.
"""

from __future__ import annotations
