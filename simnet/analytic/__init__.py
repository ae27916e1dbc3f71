"""Truths that simulations are held against: closed forms and exact recursions of queueing theory.

A leaf of the house: nothing in the package imports it but tests and checks of textbook scenarios, and it imports
nothing of the package. Time is in whatever unit the caller uses, the same for rates and times; unstable systems are
refused
with ``ValueError``, not answered with infinity.
"""
