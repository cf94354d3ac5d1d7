"""Load the fixtures that the product offers to everyone who tests against it."""

pytest_plugins = ["workwright.testing"]
