"""Runs the FastAGI server of the home in REXIAN_HOME on the port given as argument: a process, as in the house."""

import sys

from intake.records.database import Database
from intake.settings import HouseSettings
from telephony.agi.server import StateServer

if __name__ == "__main__":
    db = Database(HouseSettings().database)
    with StateServer(int(sys.argv[1]), float(sys.argv[2]), db) as server:
        server.serve_forever()
