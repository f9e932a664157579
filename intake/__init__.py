"""The office: calls, cases, people and what is owed to them. Imports no sibling room."""
