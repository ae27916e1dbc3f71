"""The documentation of the tables is made from the tables."""

from pathlib import Path

from simnet import tables

DOCUMENT = Path(tables.__file__).parent / "README.md"
HEAD = """# Tables

Made from the modules here by `python -m tests.test_tables`; a test holds the two together. Times are milliseconds from midnight of the
first simulated day; -1 stands for "none" where a meaning says so.

"""


def document() -> str:
    sections = (
        ("## Written by a run", tables.FILE_TABLES),
        ("## Records", tables.RECORD_TABLES),
        ("## What the engines read", (*tables.NETWORK_TABLES, *tables.DEMAND_TABLES)),
    )
    return HEAD + "\n".join(
        f"{title}\n\n" + "\n".join(table.markdown() for table in group) for title, group in sections
    )


def test_the_document_is_up_to_date():
    assert DOCUMENT.read_text("utf-8") == document()


def test_every_column_has_a_meaning_and_no_name_comes_twice():
    for table in (*tables.FILE_TABLES, *tables.RECORD_TABLES, *tables.NETWORK_TABLES, *tables.DEMAND_TABLES):
        assert all(column.meaning for column in table.columns)
        assert len({column.name for column in table.columns}) == len(table.columns)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
