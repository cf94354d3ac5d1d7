"""Lists, pages and acts of what a plant keeps: declared once for each kind, drawn alike."""
