"""Profiles: one YAML file says what differs between two plants; read, merged, checked, frozen."""
