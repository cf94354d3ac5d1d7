"""Documents of other systems, read to plain dataclasses and a report; stock and state stay out."""
