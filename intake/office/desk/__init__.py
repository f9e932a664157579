"""The live desk's books: marks, stretches on the air, the ledger of hands, dump records, numbers, messages."""
