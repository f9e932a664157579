"""The PBX: finding or unpacking Asterisk, its configuration and dial plan, its prompts, and how it is run."""
