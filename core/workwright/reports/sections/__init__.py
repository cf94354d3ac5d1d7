"""The sections of a record, each from the same source to plain data; empty where nothing is."""
