"""What a profile's parts say about each other: one module for each group of keys."""
