"""Simulate and compare layouts of street-level public services::

    import simnet

    result = simnet.compare(simnet.load("scenarios/shaocheng/study.yaml"))
    result.show()
    result.save("results/shaocheng")

Nothing heavy is imported until one of these names is used.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Result", "Sweep", "__version__", "claims", "compare", "describe", "export", "load", "replay", "run", "side_by_side", "sweep",
]  # fmt: skip

if TYPE_CHECKING:
    from simnet.api import Result, Sweep, compare, load, run, sweep
    from simnet.api_claims import claims
    from simnet.api_replay import replay
    from simnet.api_report import describe, export, side_by_side


def __getattr__(name: str) -> Any:
    if name == "claims":
        from simnet.api_claims import claims

        return claims
    if name == "replay":
        from simnet.api_replay import replay

        return replay
    if name in ("describe", "export", "side_by_side"):
        from simnet import api_report

        return getattr(api_report, name)
    if name in __all__:
        from simnet import api

        return getattr(api, name)
    raise AttributeError(f"module 'simnet' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
