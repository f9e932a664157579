"""The handling of cases on the wire: what is shown of a case, and the words of every step."""
