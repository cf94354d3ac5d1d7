"""The demo plant: a pharmaceutical and a discrete tenant, set up through the services only."""
