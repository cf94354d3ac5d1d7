"""Names inside the PDF that the writer and the proof share; importing them costs nothing."""

ATTACHMENT = "record.json"
