"""How a child writes its log and says that it is ready. Lines are JSON: ids and times, never a person."""

import contextlib
import logging
import os
import sys

import structlog

from console.house import asking, loading, running
from intake.settings import home_folder

# These libraries tell at INFO what belongs into DEBUG: every request, every job poll.
LOUD = ("httpx", "dbos", "alembic", "apscheduler", "websockets", "faster_whisper")


def log_to_stderr() -> None:
    """Standard error is the child's log file, opened by the supervisor."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.dict_tracebacks,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.CallsiteParameterAdder([structlog.processors.CallsiteParameter.FUNC_NAME]),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)


def beat(name: str) -> None:
    """A sign of life after `ready`: the age of the file is what the supervisor looks at."""
    # The house may be taken down around us; then nobody looks any more.
    with contextlib.suppress(FileNotFoundError):
        os.utime(asking.ready_file(home_folder(), name))


def ready(name: str) -> None:
    """Tell the supervisor. Written whole, so that it never reads half a number."""
    loading.over()
    path = asking.ready_file(home_folder(), name)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(f"{os.getpid()} {running.start_ticks(os.getpid())}\n", "ascii")
    draft.replace(path)
