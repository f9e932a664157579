"""Passwords made by the house: strong, and readable aloud or from a note."""

import secrets

LENGTH = 14
# Characters that look alike on paper are left out.
ALPHABETS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-+=%@")


def made_password() -> str:
    """A random password with every kind of character that the sign-in rules ask for."""
    letters = [secrets.choice(alphabet) for alphabet in ALPHABETS]
    letters += [secrets.choice("".join(ALPHABETS[:3])) for _ in range(LENGTH - len(letters))]
    while True:
        secrets.SystemRandom().shuffle(letters)
        # A leading sign would be taken for an option, or for a formula, when pasted.
        if letters[0].isalnum():
            return "".join(letters)
