"""Two engines, one truth: what happens to a person, tick by tick."""
