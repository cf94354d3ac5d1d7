"""Work after the commit: a queue in the database, and whoever empties it (D14)."""
