"""What Python's garbage collector does while a part of the house loads, and from then on.

Loading makes hundreds of thousands of objects that stay. To look through them for what can go, again and again, took a
sixth of every start, and afterwards 0.15 s at a time in which no screen is answered.
"""

import gc

_USUAL = gc.get_threshold()


def begins() -> None:
    """Look seldom."""
    gc.set_threshold(50_000, 20, 20)


def over() -> None:
    """What is there by now stays until the end and is looked through no more; what comes is, as often as usual."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_USUAL)
