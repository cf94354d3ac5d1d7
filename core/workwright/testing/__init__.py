"""Fixtures for everyone who tests Workwright or a plugin of it.

Load it with ``pytest_plugins = ["workwright.testing"]`` in the topmost ``conftest.py``.
"""
