"""Workwright: one engine for work orders, many industries by profile, plugin and form.

The engine names no industry; read ``docs/architecture.md`` before adding a module.
"""

__version__ = "0.1.0"
