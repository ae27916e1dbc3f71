"""One kernel and all it calls as a closed program: what the optimiser may assume, it has to be told.

Numba links the kernels that a kernel calls into one module, but leaves each open to callers from elsewhere. Since only `play`
is ever called from Python, its callees are declared internal here, as a C programmer writes `static`: the optimiser then puts
kernels that are called from one place into that place and drops what nobody uses, which makes a run a sixth shorter.

This leans on how Numba builds its modules. Where that has changed, the kernel is compiled as any other: slower, with the
same results.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.typed_passes import NopythonTypeInference

from simnet.luck import jit


def program(function: Callable[..., Any]) -> Any:
    """Compile a kernel that is called from Python together with everything it calls, as ``@program``."""
    return jit(function, pipeline_class=ClosedProgram)


@register_pass(mutates_CFG=False, analysis_only=True)
class OwnLibrary(FunctionPass):
    """Give the function a library that closes itself before it is optimised."""

    _name = "own_library"

    def __init__(self) -> None:
        FunctionPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        """Make the library; nothing about the function itself changes."""
        library = state.targetctx.codegen().create_library(state.func_id.func_qualname)
        library.enable_object_caching()
        optimize = getattr(library, "_optimize_final_module", None)
        if optimize is not None:
            own = f"{len(state.func_id.func_name)}{state.func_id.func_name}"
            library._optimize_final_module = functools.partial(_optimize_closed, library, own, optimize)
        state.library = library
        return False


def _optimize_closed(library: Any, own: str, optimize: Callable[[], Any]) -> Any:
    """Declare all functions internal but those of the program itself, then optimise.

    They get names of their own: the loader of machine code would let other programs' calls find them, and the optimiser
    is free to change how an internal function is called.
    """
    for function in library._final_module.functions:
        if not function.is_declaration and own not in function.name:
            function.linkage = "internal"
            function.name = f"{own}.{function.name}"
    return optimize()


class ClosedProgram(CompilerBase):
    """Numba's usual passes, with a library of our own."""

    def define_pipelines(self) -> list[Any]:
        """Return the one way of compiling."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(OwnLibrary, NopythonTypeInference)
        passes.finalize()
        return [passes]
