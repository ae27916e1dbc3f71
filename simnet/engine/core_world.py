"""One handle for all arrays of a run: what every kernel is given.

Three dozen arrays handed from kernel to kernel, one by one or as a tuple, would cost some 250 machine words at each
call, and most of the time of compilation. A `World` is handed over as one pointer, to a table of where each array lies
and how long it is: in a kernel ``world.sites`` makes an array of that, at the cost of two loads. In plain Python it is an
attribute like any other.

Since compiled code trusts the table, an array of any other type or layout than declared is refused here.
"""

from __future__ import annotations

import operator
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core.cgutils import raw_memcpy, unpack_tuple
from numba.core.imputils import impl_ret_borrowed, lower_getattr
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_global, signature
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_builtin,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array

from simnet import tables
from simnet.engine import core_state as state
from simnet.engine import core_state_teams as state_teams
from simnet.luck import COMPILED, DIST_DTYPE, bounds_checked

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
    "booking": (tables.BOOKING.dtype, 1),
    "diaries": (tables.DIARIES.dtype, 1),
    "appointments": (tables.APPOINTMENTS.dtype, 1),
    "diary_takes": (_INTEGERS, 2),
    "teams": (tables.TEAMS.dtype, 1),
    "shifts": (tables.SHIFTS.dtype, 1),
    "team_takes": (_INTEGERS, 2),
    "reserves": (tables.RESERVES.dtype, 1),
    "staffing": (tables.STAFFING.dtype, 1),
    "members": (tables.MEMBERS.dtype, 1),
    # the demand
    "needs": (tables.NEEDS.dtype, 1),
    "cases": (tables.CASES.dtype, 1),
    # the state
    "grid": (state.GRID.dtype, 1),
    "first_in_cell": (np.dtype(np.int32), 2),
    "sites_in_cells": (np.dtype(np.int32), 1),
    "timetable": (state.CALENDAR.dtype, 1),
    "rosters": (tables.ROSTERS.dtype, 1),
    "calendar": (state.CALENDAR.dtype, 1),
    "clock": (state.CLOCK.dtype, 1),
    "events": (state.EVENTS.dtype, 1),
    "notes": (state.NOTES.dtype, 1),
    "slots": (np.dtype(np.int32), 1),
    "errands": (state.ERRANDS.dtype, 1),
    "served": (np.dtype(np.int32), 2),
    "ahead": (state.AHEAD.dtype, 1),
    "papers": (state.PAPERS.dtype, 1),
    "visitors": (state.VISITORS.dtype, 1),
    "halls": (state.HALLS.dtype, 1),
    "standbys": (state.STANDBYS.dtype, 1),
    "crews": (state.CREWS.dtype, 1),
    "exchanges": (state.EXCHANGES.dtype, 1),
    "places": (state.PLACES.dtype, 1),
    "calls": (_INTEGERS, 2),
    "work_done": (_INTEGERS, 2),
    "book": (state.BOOK.dtype, 1),
    "on_call": (state.ON_CALL.dtype, 1),
    "lines": (state.LINES.dtype, 2),
    "desks": (state.DESKS.dtype, 2),
    "days": (state.DAYS.dtype, 1),
    "trip": (state.TRIP.dtype, 1),
    "options": (state.OPTIONS.dtype, 1),
    # the state of teams and requests
    "squads": (state_teams.SQUADS.dtype, 1),
    "first_team": (_INTEGERS, 1),
    "homes": (state_teams.HOMES.dtype, 1),
    "requests": (state_teams.REQUESTS.dtype, 1),
    "dispatch": (state_teams.DISPATCH.dtype, 1),
    "movers": (state_teams.MOVERS.dtype, 1),
    "stops": (state_teams.STOPS.dtype, 1),
    "insertions": (state_teams.INSERTIONS.dtype, 2),
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
    "post_records": (tables.POST_RECORDS.dtype, 1),
    "booking_records": (tables.BOOKING_RECORDS.dtype, 1),
    "call_out_records": (tables.CALL_OUT_RECORDS.dtype, 1),
}
"""What arrays a world has: type of an element, number of dimensions. Network's and Demand's are named as there."""

_COLUMN_OF = {name: column for column, name in enumerate(FIELDS)}


class World(SimpleNamespace):
    """All arrays of one run, as attributes named in FIELDS.

    Parameters
    ----------
    like : World, optional
        Whose arrays it has, but for those given by name.

    Attributes
    ----------
    address : int
        Where the table for compiled code lies: address, rows and columns of each array.
    """

    def __init__(self, like: World | None = None, /, **arrays: np.ndarray) -> None:
        super().__init__(**({} if like is None else vars(like)))
        self._table: np.ndarray = np.zeros((len(FIELDS), 3), np.int64) if like is None else like._table.copy()
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
        # Comparing columns one by one takes longer than all the rest.
        fits = array.dtype is dtype or array.dtype == dtype
        if not fits or array.ndim != num_dimensions or not array.flags.c_contiguous:
            raise TypeError(f"{name}: {array.dtype} in {array.ndim} dimensions; {dtype} in {num_dimensions} is needed")
        setattr(self, name, array)
        num_rows = array.shape[0]
        self._table[_COLUMN_OF[name]] = (array.ctypes.data, num_rows, array.size // max(num_rows, 1))


ARRAYS: Final = frozenset(
    ("dists", "dist_data", "profile_edges", "profile_shares", "movers", "stops", "insertions", "tours")
)
"""What kernels hand to others as arrays; of the rest they only read and write elements."""

if COMPILED:

    class WorldType(types.Type):
        """A world as kernels see it."""

        def __init__(self) -> None:
            super().__init__(name="World")

    class RowsType(types.Type):
        """An array of a world whose elements are all that is asked for: a pointer to its line of the table.

        Elements are found without looking for negative indices, so that one is a load and a multiplication away.
        """

        def __init__(self, dtype: types.Type, ndim: int) -> None:
            self.dtype, self.ndim = dtype, ndim
            super().__init__(name=f"Rows({dtype}, {ndim})")

    _WORLD = WorldType()
    _ARRAYS = {
        name: types.Array(from_dtype(dtype), num_dimensions, "C")
        if name in ARRAYS or bounds_checked()
        else RowsType(from_dtype(dtype), num_dimensions)
        for name, (dtype, num_dimensions) in FIELDS.items()
    }
    _WORD = ir.IntType(64)

    @typeof_impl.register(World)
    def _type_of(value: World, context: Any) -> WorldType:
        return _WORLD

    @register_model(WorldType)
    class _WorldModel(models.OpaqueModel):
        pass

    @register_model(RowsType)
    class _RowsModel(models.OpaqueModel):
        pass

    @unbox(WorldType)
    def _unbox(world_type: WorldType, world: Any, c: Any) -> NativeValue:
        address = c.pyapi.object_getattr_string(world, "address")
        pointer = c.builder.inttoptr(c.pyapi.long_as_longlong(address), c.context.get_value_type(world_type))
        c.pyapi.decref(address)
        return NativeValue(pointer)

    def _word(builder: Any, line: Any, place: int) -> Any:
        """Load a word of a line of the table; nothing changes these while kernels run."""
        words = builder.bitcast(line, _WORD.as_pointer())
        loaded = builder.load(builder.gep(words, [ir.Constant(_WORD, place)]))
        loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
        return loaded

    def _type_of_array(template: Any, world_type: WorldType, name: str) -> Any:
        return _ARRAYS.get(name)

    @infer_getattr
    class _WorldAttributes(AttributeTemplate):
        key = WorldType
        generic_resolve: Any = _type_of_array

    @lower_getattr_generic(WorldType)
    def _get_array(context: Any, builder: Any, world_type: WorldType, world: Any, name: str) -> Any:
        """Make an array of three words of the table, or point to them."""
        array_type = _ARRAYS[name]
        words = builder.bitcast(world, _WORD.as_pointer())
        line = builder.gep(words, [ir.Constant(_WORD, 3 * _COLUMN_OF[name])])
        if isinstance(array_type, RowsType):
            return builder.bitcast(line, context.get_value_type(array_type))
        array = make_array(array_type)(context, builder)
        size = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
        item = ir.Constant(_WORD, size)
        shape = [_word(builder, line, place) for place in (1, 2)][: array_type.ndim]
        strides = [builder.mul(item, shape[1]), item] if array_type.ndim == 2 else [item]
        populate_array(
            array,
            data=builder.inttoptr(_word(builder, line, 0), array.data.type),
            shape=shape,
            strides=strides,
            itemsize=item,
            meminfo=None,
        )
        return impl_ret_borrowed(context, builder, array_type, array._getvalue())

    def _index_type(rows: Any, index: Any) -> Any:
        """Return the type of an index that kernels may use, None of others."""
        if isinstance(rows, RowsType):
            if rows.ndim == 1 and isinstance(index, types.Integer):
                return types.int64
            if rows.ndim == 2 and isinstance(index, types.BaseTuple) and len(index) == 2:
                return types.UniTuple(types.int64, 2)
        return None

    @infer_global(operator.getitem)
    class _GetRow(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            index = _index_type(*args)
            return None if index is None else signature(args[0].dtype, args[0], index)

    @infer_global(operator.setitem)
    class _SetRow(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            index = _index_type(*args[:2])
            return None if index is None else signature(types.none, args[0], index, args[0].dtype)

    @infer_global(len)
    class _NumRows(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            return signature(types.intp, *args) if isinstance(args[0], RowsType) else None

    @infer_getattr
    class _RowsAttributes(AttributeTemplate):
        key = RowsType

        def resolve_shape(self, rows: Any) -> Any:
            return types.UniTuple(types.intp, rows.ndim)

    def _place(context: Any, builder: Any, rows_type: RowsType, line: Any, index: Any) -> Any:
        """Point to an element."""
        data_type = context.get_data_type(rows_type.dtype)
        if rows_type.ndim == 2:
            row, column = unpack_tuple(builder, index, 2)
            index = builder.add(builder.mul(row, _word(builder, line, 2)), column)
        return builder.gep(builder.inttoptr(_word(builder, line, 0), data_type.as_pointer()), [index])

    @lower_builtin(operator.getitem, RowsType, types.int64)
    @lower_builtin(operator.getitem, RowsType, types.UniTuple(types.int64, 2))
    def _get_row(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        place = _place(context, builder, sig.args[0], *args)
        if isinstance(sig.return_type, types.Record):
            return place
        return context.unpack_value(builder, sig.return_type, place)

    @lower_builtin(operator.setitem, RowsType, types.int64, types.Any)
    @lower_builtin(operator.setitem, RowsType, types.UniTuple(types.int64, 2), types.Any)
    def _set_row(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        place, dtype = _place(context, builder, sig.args[0], *args[:2]), sig.args[0].dtype
        if isinstance(dtype, types.Record):
            raw_memcpy(builder, place, args[2], ir.Constant(_WORD, 1), ir.Constant(_WORD, dtype.size))
        else:
            context.pack_value(builder, dtype, args[2], place)
        return context.get_dummy_value()

    @lower_builtin(len, RowsType)
    def _num_rows(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _word(builder, args[0], 1)

    @lower_getattr(RowsType, "shape")
    def _shape(context: Any, builder: Any, rows_type: RowsType, line: Any) -> Any:
        words = [_word(builder, line, place) for place in range(1, 1 + rows_type.ndim)]
        return context.make_tuple(builder, types.UniTuple(types.intp, rows_type.ndim), words)
