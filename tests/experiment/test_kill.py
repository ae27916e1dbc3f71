"""kill -9 at any moment, then the same command: the same files, finished work reused, never a half-written file."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import simnet

from .studies import command, environment, write_study

REPLICATIONS = 40
COMMAND = command("compare", "study.yaml", "--out", "out", "--engine", "reference", "--workers", "1")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package: blocks and pages depend on its sources, and somebody may be editing those just now."""
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(Path(simnet.__file__).parent, folder / "simnet")
    return folder


def start(folder: Path, package: Path) -> subprocess.Popen[bytes]:
    surroundings = {**environment(folder / "cache"), "PYTHONPATH": str(package)}
    return subprocess.Popen(COMMAND, cwd=folder, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(folder: Path, package: Path) -> dict[str, bytes]:
    """Run the command to its end and return the files of the results."""
    process = start(folder, package)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def num_blocks(folder: Path) -> int:
    return len(list((folder / "cache" / "blocks").glob("*.block")))


def is_writing(folder: Path) -> bool:
    return any(folder.glob(".out.partial-*/out/*.csv"))


@pytest.fixture(scope="module")
def undisturbed(package: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    write_study(folder, REPLICATIONS)
    return finish(folder, package)


@pytest.mark.parametrize(
    ("moment", "least_reused"),
    [
        (lambda folder: num_blocks(folder) >= 1, 5),
        (lambda folder: num_blocks(folder) >= 9, 45),
        (is_writing, 2 * REPLICATIONS),
    ],
    ids=["after the first block", "in the middle", "while results are written"],
)
def test_a_killed_run_is_finished_by_the_same_command(
    tmp_path: Path, package: Path, undisturbed: dict[str, bytes], moment: Callable[[Path], bool], least_reused: int
) -> None:
    write_study(tmp_path, REPLICATIONS)
    process = start(tmp_path, package)
    while process.poll() is None and not moment(tmp_path):
        time.sleep(0.001)
    assert process.poll() is None, "the run was over before the moment came"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not (tmp_path / "out").exists(), "results appear whole or not at all"

    found = finish(tmp_path, package)
    assert sorted(found) == sorted(undisturbed)
    for name, content in found.items():
        assert name == "manifest.json" or content == undisturbed[name], name
    manifest, expected = (json.loads(files["manifest.json"]) for files in (found, undisturbed))
    assert manifest["this_run"]["reused"]["replications"] >= least_reused
    assert manifest["complete"] is True
    for one in (manifest, expected):
        del one["this_run"]
    assert manifest == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "one.yaml", "out", "study.yaml", "two.yaml"]
    assert not list((tmp_path / "cache" / "blocks").glob("*.block.*"))


def test_an_interrupted_run_says_what_is_kept_and_goes_on_from_there(tmp_path: Path, package: Path) -> None:
    write_study(tmp_path, REPLICATIONS)
    process = start(tmp_path, package)
    while process.poll() is None and num_blocks(tmp_path) < 1:
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "what was finished is kept" in errors.decode() and "Traceback" not in errors.decode()
    assert not (tmp_path / "out").exists()
    reused = json.loads(finish(tmp_path, package)["manifest.json"])["this_run"]["reused"]
    assert 5 <= reused["replications"] < reused["of"] == 2 * REPLICATIONS
