"""One handle for all arrays of a run: what every kernel is given.

Three dozen arrays handed from kernel to kernel, one by one or as a tuple, would cost some 250 machine words at each
call, and most of the time of compilation. A `World` is handed over as one pointer, to a table of where each array lies
and how long it is: in a kernel ``world.sites`` makes an array of that, at the cost of two loads. In plain Python it is an
attribute like any other.

Since compiled code trusts the table, an array of any other type or layout than declared is refused here.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array

from simnet import tables
from simnet.engine import core_state as state
from simnet.luck import COMPILED, DIST_DTYPE

_INTEGERS, _FLOATS = np.dtype(np.int64), np.dtype(np.float64)

FIELDS: Final[dict[str, tuple[np.dtype, int]]] = {
    # the network
    "rules": (tables.RULES.dtype, 1),
    "services": (tables.SERVICES.dtype, 1),
    "stages": (tables.STAGES.dtype, 1),
    "segments": (tables.SEGMENTS.dtype, 1),
    "sites": (tables.SITES.dtype, 1),
    "pools": (tables.POOLS.dtype, 1),
    "intervals": (tables.INTERVALS.dtype, 1),
    "offers": (_INTEGERS, 2),
    "tolerant": (_INTEGERS, 2),
    "pace": (_INTEGERS, 2),
    "take_until": (_INTEGERS, 2),
    "interval_of_day": (_INTEGERS, 2),
    "runs": (tables.RUNS.dtype, 1),
    "batches": (tables.RUNS.dtype, 1),
    "level": (_INTEGERS, 2),
    "decides_at": (_INTEGERS, 2),
    "issues_at": (_INTEGERS, 2),
    "serves": (_INTEGERS, 2),
    "working": (_INTEGERS, 1),
    "dists": (DIST_DTYPE, 1),
    "dist_data": (_FLOATS, 1),
    "weekday": (_INTEGERS, 1),
    "profile_edges": (_FLOATS, 2),
    "profile_shares": (_FLOATS, 2),
    "channels": (tables.CHANNELS.dtype, 1),
    "teams": (tables.TEAMS.dtype, 1),
    "shifts": (tables.SHIFTS.dtype, 1),
    "team_takes": (_INTEGERS, 2),
    # the demand
    "needs": (tables.NEEDS.dtype, 1),
    "cases": (tables.CASES.dtype, 1),
    # the state
    "calendar": (state.CALENDAR.dtype, 1),
    "clock": (state.CLOCK.dtype, 1),
    "events": (state.EVENTS.dtype, 1),
    "errands": (state.ERRANDS.dtype, 1),
    "served": (np.dtype(np.int32), 2),
    "papers": (state.PAPERS.dtype, 1),
    "visitors": (state.VISITORS.dtype, 1),
    "halls": (state.HALLS.dtype, 1),
    "crews": (state.CREWS.dtype, 1),
    "lines": (state.LINES.dtype, 2),
    "desks": (state.DESKS.dtype, 2),
    "days": (state.DAYS.dtype, 1),
    "options": (state.OPTIONS.dtype, 1),
    # the state of teams and requests
    "squads": (state.SQUADS.dtype, 1),
    "first_team": (_INTEGERS, 1),
    "homes": (state.HOMES.dtype, 1),
    "requests": (state.REQUESTS.dtype, 1),
    "dispatch": (state.DISPATCH.dtype, 1),
    "movers": (state.MOVERS.dtype, 1),
    "stops": (state.STOPS.dtype, 1),
    "insertions": (state.INSERTIONS.dtype, 2),
    "tours": (_INTEGERS, 2),
    # the records
    "need_records": (tables.NEED_RECORDS.dtype, 1),
    "case_records": (tables.CASE_RECORDS.dtype, 1),
    "visit_records": (tables.VISIT_RECORDS.dtype, 1),
    "stay_records": (tables.STAY_RECORDS.dtype, 1),
    "hold_records": (tables.HOLD_RECORDS.dtype, 1),
    "no_answer_records": (tables.NO_ANSWER_RECORDS.dtype, 1),
    "paper_records": (tables.PAPER_RECORDS.dtype, 1),
    "team_records": (tables.TEAM_RECORDS.dtype, 1),
}
"""What arrays a world has: type of an element, number of dimensions. Network's and Demand's are named as there."""

_COLUMN_OF = {name: column for column, name in enumerate(FIELDS)}


class World(SimpleNamespace):
    """All arrays of one run, as attributes named in FIELDS.

    Attributes
    ----------
    address : int
        Where the table for compiled code lies: address, rows and columns of each array.
    """

    def __init__(self, **arrays: np.ndarray) -> None:
        super().__init__()
        self._table = np.zeros((len(FIELDS), 3), np.int64)
        self.address = self._table.ctypes.data
        for name, array in arrays.items():
            self.put(name, array)

    def put(self, name: str, array: np.ndarray) -> None:
        """Set or replace an array.

        Raises
        ------
        TypeError
            The array is not of the type that FIELDS says, or its elements do not lie row after row.
        """
        dtype, num_dimensions = FIELDS[name]
        if array.dtype != dtype or array.ndim != num_dimensions or not array.flags.c_contiguous:
            raise TypeError(f"{name}: {array.dtype} in {array.ndim} dimensions; {dtype} in {num_dimensions} is needed")
        setattr(self, name, array)
        self._table[_COLUMN_OF[name]] = (array.ctypes.data, array.shape[0], array.size // max(array.shape[0], 1))


if COMPILED:

    class WorldType(types.Type):
        """A world as kernels see it."""

        def __init__(self) -> None:
            super().__init__(name="World")

    _WORLD = WorldType()
    _ARRAYS = {
        name: types.Array(from_dtype(dtype), num_dimensions, "C") for name, (dtype, num_dimensions) in FIELDS.items()
    }

    @typeof_impl.register(World)
    def _type_of(value: World, context: Any) -> WorldType:
        return _WORLD

    @register_model(WorldType)
    class _WorldModel(models.OpaqueModel):
        pass

    @unbox(WorldType)
    def _unbox(world_type: WorldType, world: Any, c: Any) -> NativeValue:
        address = c.pyapi.object_getattr_string(world, "address")
        pointer = c.builder.inttoptr(c.pyapi.long_as_longlong(address), c.context.get_value_type(world_type))
        c.pyapi.decref(address)
        return NativeValue(pointer)

    def _type_of_array(template: Any, world_type: WorldType, name: str) -> Any:
        return _ARRAYS.get(name)

    @infer_getattr
    class _WorldAttributes(AttributeTemplate):
        key = WorldType
        generic_resolve: Any = _type_of_array

    @lower_getattr_generic(WorldType)
    def _get_array(context: Any, builder: Any, world_type: WorldType, world: Any, name: str) -> Any:
        """Make an array of three words of the table; nothing changes these while kernels run."""
        array_type = _ARRAYS[name]
        words = builder.bitcast(world, ir.IntType(64).as_pointer())

        def word(place: int) -> Any:
            index = ir.Constant(ir.IntType(64), 3 * _COLUMN_OF[name] + place)
            loaded = builder.load(builder.gep(words, [index]))
            loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
            return loaded

        array = make_array(array_type)(context, builder)
        size = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
        item = ir.Constant(ir.IntType(64), size)
        shape = [word(1), word(2)][: array_type.ndim]
        strides = [builder.mul(item, shape[1]), item] if array_type.ndim == 2 else [item]
        populate_array(
            array,
            data=builder.inttoptr(word(0), array.data.type),
            shape=shape,
            strides=strides,
            itemsize=item,
            meminfo=None,
        )
        return impl_ret_borrowed(context, builder, array_type, array._getvalue())
