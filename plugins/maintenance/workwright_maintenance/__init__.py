"""Maintenance: the checks, states and records of work on equipment."""
