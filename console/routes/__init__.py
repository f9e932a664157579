"""Routes: each parses, calls the office, shows. No rule lives here, and no try."""
