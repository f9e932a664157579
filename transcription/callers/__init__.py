"""Six synthetic callers that ship with the project: 16 kHz WAV files and, in callers.json, what they say.

A seventh, who is in an emergency, rings in exercises only.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
EMERGENCY = FOLDER / "emergency.wav"
EMERGENCY_SAYS = "喂，我家厨房煤气漏了，味道很大，我妈妈头晕倒在地上，我不知道怎么办，你们快点叫人来！"
