"""The office: one function per verb, each with one transaction and one journal entry."""
