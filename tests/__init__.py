"""The tests; a package of its own name, so that another's `tests` that some library brings along does not take its place."""
