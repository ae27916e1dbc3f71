"""How kernels that call one another are made into machine code: each compiled once, all of a program optimised once.

Numba by itself makes machine code of every kernel, with all that it calls copied in and optimised anew, and keeps each in its
cache. For a program of two hundred kernels, most of which only kernels call, that is most of the time of compilation and all
of it for nothing. Here a kernel that a kernel calls stays LLVM's intermediate code; the one that Python calls takes in
whatever it needs, however deep, and is optimised, made into machine code and cached, alone. A closed one also hides what it
took in from the outside, as a C programmer writes `static`: LLVM then puts what is called from one place into that place, which
makes the engine a sixth faster, and small programs no faster at all.

A kernel may be called by both. Then there are two: what `linked` returns is for Python, and kernels that name it are handed
its twin. Kernels in a circle, of which Numba itself allows little, are refused by it.

This leans on parts of Numba that it does not promise to keep. `LINKED` says whether its version is one of those that this was
tried with; with any other, kernels are compiled as Numba does it, which takes twice the time and gives the same results.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import llvmlite.binding as llvm
import numba
from numba._dynfunc import make_function
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.typed_passes import NativeLowering

OLDEST, NEWEST = (0, 61), (0, 68)
"""The versions of Numba that this was tried with, and those between."""

LINKED: Final = OLDEST <= tuple(numba.version_info.short) <= NEWEST


def linked(function: Callable[..., Any], settings: dict[str, Any], closed: bool = False) -> Any:
    """Return a compiled kernel that takes in the kernels which it calls.

    Parameters
    ----------
    function : callable
        The kernel in Python.
    settings : dict
        Options of ``numba.njit``. With ``no_cpython_wrapper`` Python cannot call it, only kernels can.
    closed : bool
        Whether it hides the kernels that it takes in.
    """
    inner = _inner(function, settings)
    if settings.get("no_cpython_wrapper"):
        return inner()
    options = {**settings, "no_cfunc_wrapper": True}
    compiler = _ClosedCompiler if closed else _OuterCompiler
    outer: Any = numba.njit(function, pipeline_class=compiler, **options)
    outer.get_call_template = lambda args, named: inner().get_call_template(args, named)
    outer.get_overload = lambda signature: inner().get_overload(signature)
    return outer


def _inner(function: Callable[..., Any], settings: dict[str, Any]) -> Callable[[], Any]:
    """Return what makes the kernel for kernels when the first of them asks, and then gives the same."""
    made: list[Any] = []
    options = {**settings, "cache": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

    def inner() -> Any:
        if not made:
            made.append(numba.njit(function, pipeline_class=_InnerCompiler, **options))
        return made[0]

    return inner


class _InnerLibrary(JITCodeLibrary):
    """One kernel's intermediate code, without the kernels that it calls and without machine code."""

    def finalize(self) -> None:
        """Only note that nothing is added any more."""
        self._raise_if_finalized()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return 0: there is no machine code."""
        return 0

    def own_module(self) -> Any:
        """Return the code, such that several modules may hold a copy of it."""
        self._ensure_finalized()
        if self._shared_module is None:
            for function in self._final_module.functions:
                if not function.is_declaration and function.linkage == llvm.Linkage.external:
                    function.linkage = llvm.Linkage.linkonce_odr
            self._shared_module = self._final_module
        return self._shared_module

    def _get_module_for_linking(self) -> Any:
        """Return the code with all that it calls, for a library that is not of this module."""
        whole = self.own_module().clone()
        for library in _reached(self):
            whole.link_in(_module_of(library), preserve=True)
        return whole


class _OuterLibrary(JITCodeLibrary):
    """The code of a kernel that Python calls, and of all kernels that it reaches."""

    def finalize(self) -> None:
        """Take in what is called, optimise the whole and make machine code of it."""
        for library in _reached(self):
            self._final_module.link_in(_module_of(library), preserve=True)
        self._linking_libraries = []
        super().finalize()


class _ClosedLibrary(_OuterLibrary):
    """The same, with nothing to be seen from outside but the kernel itself."""

    def finalize(self) -> None:
        """Note what is the kernel's own."""
        self._own = [function.name for function in self._final_module.functions if not function.is_declaration]
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Hide everything else.

        It gets names of its own: the loader of machine code does not mind who may call what, and another module's calls
        would find a function whose way of being called the optimiser has changed.
        """
        for function in self._final_module.functions:
            if not function.is_declaration and function.name not in self._own:
                function.linkage = llvm.Linkage.internal
                function.name = f"{self._own[0]}.{function.name}"
        super()._optimize_final_module()


def _reached(library: JITCodeLibrary) -> dict[JITCodeLibrary, None]:
    """Return the libraries that one calls, directly or through inner ones, each once."""
    found: dict[JITCodeLibrary, None] = {}
    to_do = list(library._linking_libraries)
    while to_do:
        called = to_do.pop()
        if called not in found:
            found[called] = None
            if isinstance(called, _InnerLibrary):
                to_do += called._linking_libraries
    return found


def _module_of(library: JITCodeLibrary) -> Any:
    return library.own_module() if isinstance(library, _InnerLibrary) else library._get_module_for_linking()


def _library(kind: type[JITCodeLibrary], state: Any) -> JITCodeLibrary:
    library = kind(state.targetctx.codegen(), state.func_id.func_qualname)
    library.enable_object_caching()
    return library


@register_pass(mutates_CFG=True, analysis_only=False)
class _OuterLowering(NativeLowering):
    """Numba's last step, into a library that takes in what it calls."""

    _name = "simnet_outer_lowering"

    def run_pass(self, state: Any) -> bool:
        """Make machine code."""
        state.library = _library(_OuterLibrary, state)
        return bool(super().run_pass(state))


@register_pass(mutates_CFG=True, analysis_only=False)
class _ClosedLowering(NativeLowering):
    """Numba's last step, into a library that takes in what it calls and hides it."""

    _name = "simnet_closed_lowering"

    def run_pass(self, state: Any) -> bool:
        """Make machine code."""
        state.library = _library(_ClosedLibrary, state)
        return bool(super().run_pass(state))


@register_pass(mutates_CFG=True, analysis_only=False)
class _InnerLowering(NativeLowering):
    """Numba's last step, but for machine code."""

    _name = "simnet_inner_lowering"

    def run_pass(self, state: Any) -> bool:
        """Make intermediate code and tell Numba under which handle other kernels find it."""
        state.library = _library(_InnerLibrary, state)
        state.flags.no_compile = True
        super().run_pass(state)
        described = state.cr.fndesc
        handle = make_function(
            described.lookup_module(), described.qualname.split(".")[-1], "", 0, state.cr.env, (state.library,)
        )
        state.targetctx.insert_user_function(handle, described, [state.library])
        state.cr = state.cr._replace(cfunc=handle)
        return True


def _with_lowering(pipelines: list[PassManager], lowering: type[NativeLowering]) -> list[PassManager]:
    for pipeline in pipelines:
        pipeline.passes = [(lowering if one is NativeLowering else one, text) for one, text in pipeline.passes]
        pipeline.finalize()
    return pipelines


class _InnerCompiler(Compiler):
    """Numba's compiler with `_InnerLowering`."""

    def define_pipelines(self) -> list[PassManager]:
        """Return Numba's own, but for the last step."""
        return _with_lowering(super().define_pipelines(), _InnerLowering)


class _OuterCompiler(Compiler):
    """Numba's compiler with `_OuterLowering`."""

    def define_pipelines(self) -> list[PassManager]:
        """Return Numba's own, but for the last step."""
        return _with_lowering(super().define_pipelines(), _OuterLowering)


class _ClosedCompiler(Compiler):
    """Numba's compiler with `_ClosedLowering`."""

    def define_pipelines(self) -> list[PassManager]:
        """Return Numba's own, but for the last step."""
        return _with_lowering(super().define_pipelines(), _ClosedLowering)
