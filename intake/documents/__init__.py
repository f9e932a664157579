"""Documents (文书): forms cell by cell, and papers made of them. The office says what is in a cell."""
