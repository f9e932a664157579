"""The dashboard (看板) of those who lead the programme: counted by the database itself, a chart at a time."""
