"""The assessment of units (统一考核): what the books say of a period, and the sheets that come of it."""
