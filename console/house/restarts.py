"""When a fallen child comes back. Pure: times come in as seconds of one monotonic clock."""

from collections.abc import Sequence

# A child that falls this often within the window is in a crash loop; one bad moment is not.
WINDOW_SECONDS = 60.0
FREE_FALLS = 3
FIRST_PAUSE_SECONDS = 1.0


def pause(falls: Sequence[float], now: float, longest: float) -> float:
    """Seconds to wait before the next start: none for the first falls, then doubling up to `longest`."""
    recent = sum(1 for fall in falls if now - fall < WINDOW_SECONDS)
    if recent <= FREE_FALLS:
        return 0.0
    return float(min(longest, FIRST_PAUSE_SECONDS * 2 ** (recent - FREE_FALLS - 1)))
