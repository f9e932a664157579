"""A year of shows: counted by hand, and looked at page by page."""
