"""The plan’s scenarios, lived through the console’s own API."""
