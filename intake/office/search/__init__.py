"""The search: kept in the transaction that changes a text, asked within what somebody may see, filled in batches."""
