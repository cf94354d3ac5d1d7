"""Discrete production: the checks, states and records of building units along a routing."""
