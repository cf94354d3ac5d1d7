"""Pharmaceutical production: the checks, states and records that GMP asks of a batch."""
