"""The programme round: how a unit prepares its show, comes to it and reports afterwards."""
