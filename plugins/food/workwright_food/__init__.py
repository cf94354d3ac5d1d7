"""Food and supplements: the checks, states and records behind a safe and traceable lot."""
