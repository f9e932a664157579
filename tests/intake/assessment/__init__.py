"""The assessment of units, against the books and against plain SQL."""
