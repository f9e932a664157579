"""Begin a rehearsal from the console: in a process of its own, so that its client is a stranger to the app."""

import subprocess
import sys
import threading


def begin_in_a_process_of_its_own(rehearsal: str, callers: int) -> None:
    """The new process reports into the books; a rehearsal whose process dies is ended at the app's next start."""
    words = [sys.executable, "-m", "console.commands", "rehearse", "--callers", str(callers), "--id", rehearsal]
    running = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
    threading.Thread(target=running.wait, name="rehearsal", daemon=True).start()
