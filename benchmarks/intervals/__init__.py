"""How often intervals hold the truth: problems whose truth is known, many small studies of each, and a tally."""
