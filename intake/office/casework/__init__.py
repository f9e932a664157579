"""The office's verbs on a case: each one is a right, a state, a moment, what it does to clocks, and one transaction."""
