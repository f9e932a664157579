"""How good a caller's line is, from the loudness of his own track. Pure.

The aims are those of telephone sound on the air: speech at about -23 dB below full, peaks below -6 dB, and a floor that
speech stands well above. All levels are decibels below full scale, of stretches of 20 ms.
"""

from collections.abc import Sequence

from intake.words.desk import LineQuality

# Quieter than that, nobody has spoken yet, and there is nothing to judge.
SPEECH_DB = -50.0
QUIET_DB, FAINT_DB = -33.0, -40.0
CLEAR_DB, NOISY_DB = 20.0, 10.0
# Shares of samples at the end of the scale.
CLIPPED, BADLY_CLIPPED = 0.001, 0.01
# Speech is loud in some of its stretches and silent in others; these shares of them are looked at.
LOUD_SHARE, FLOOR_SHARE = 0.95, 0.10
# Two seconds are the least that holds a sentence and its pauses.
FEWEST = 100


def judge(levels: Sequence[float], clipped: float) -> LineQuality | None:
    """None while there is too little speech to say anything.

    Args:
        levels: decibels of each 20 ms.
        clipped: share of samples that stand at the end of the scale.
    """
    if len(levels) < FEWEST:
        return None
    ordered = sorted(levels)
    loud = ordered[int(LOUD_SHARE * (len(ordered) - 1))]
    floor = ordered[int(FLOOR_SHARE * (len(ordered) - 1))]
    if loud < SPEECH_DB:
        return None
    above = loud - floor
    if loud < FAINT_DB or above < NOISY_DB or clipped > BADLY_CLIPPED:
        return LineQuality.POOR
    if loud < QUIET_DB or above < CLEAR_DB or clipped > CLIPPED:
        return LineQuality.FAIR
    return LineQuality.GOOD
