"""Forms: one JSON Schema says what a step or an object stores; planned, parsed, judged, printed."""
