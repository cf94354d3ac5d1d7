"""Every register of the office: lots, equipment, and what else a plant keeps in lists."""
