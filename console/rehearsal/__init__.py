"""A rehearsal: practice calls placed through the PBX itself, watched by a client of its own, and reported."""
