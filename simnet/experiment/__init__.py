"""Experiments: which replications are needed, running them on all cores, comparing, choosing, writing what came out.

Nothing here knows what happens to a person or how it is measured; that is the engines' and the measures' business. It
refuses to let the number of workers, the state of the store or an interruption change a figure.
"""
