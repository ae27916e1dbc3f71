"""Published results can be remade in place: a command writes over its own results, which it knows by their manifest."""

from pathlib import Path

import pytest

from simnet.tables import FILE_TABLES

RESULTS = Path(__file__).parent.parent / "results"
WITH_TABLES = sorted({path.parent for table in FILE_TABLES for path in RESULTS.glob(f"*/{table.name}.csv")})
COMMANDS = [path for path in WITH_TABLES if not path.name.endswith("-questions")]  # those have scripts of their own


@pytest.mark.parametrize("directory", COMMANDS, ids=lambda path: path.name)
def test_tables_have_the_manifest_by_which_their_command_writes_over_them(directory: Path) -> None:
    assert (directory / "manifest.json").is_file()


def test_there_are_published_results() -> None:
    assert {path.name for path in WITH_TABLES} >= {"shaocheng", "liucheng", "xindu", "dingshan", "fucheng"}
