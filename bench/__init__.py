"""Measure the product against the bare thing beside it; every figure is a ratio of one run."""
