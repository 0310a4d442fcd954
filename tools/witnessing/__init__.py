"""The parts of `tools/witness.py`: what is asked, how it is recorded, and how two records are compared."""


class WitnessError(Exception):
    """What was given is wrong, or the program does not do what a record needs; the message says which."""
