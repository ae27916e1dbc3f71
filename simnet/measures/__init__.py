"""Records -> Totals -> Measures -> rows of the tables; costs. The catalogue of measures is in `catalogue`."""
