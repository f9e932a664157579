"""Part one of the assessment and the whole score once more, from the tables and the rules alone."""

from collections import Counter
from fractions import Fraction
from typing import Any

from sqlalchemy import text

from intake.records.database import Database

# By hand from the notice of 2016: manuscript, filing and report of each show are due on these days.
DUE = {
    "2016-06-07": ("2016-05-31", "2016-06-06", "2016-06-13"),
    "2016-06-21": ("2016-06-14", "2016-06-20", "2016-06-24"),
    "2016-07-05": ("2016-06-28", "2016-07-04", "2016-07-08"),
    "2016-07-19": ("2016-07-12", "2016-07-18", "2016-07-22"),
    "2016-08-02": ("2016-07-26", "2016-08-01", "2016-08-05"),
    "2016-08-16": ("2016-08-09", "2016-08-15", "2016-08-19"),
    "2016-08-30": ("2016-08-23", "2016-08-29", "2016-09-02"),
    "2016-09-13": ("2016-09-06", "2016-09-12", "2016-09-19"),
    "2016-09-27": ("2016-09-20", "2016-09-26", "2016-09-30"),
    # A week before lies in the National Day holiday.
    "2016-10-11": ("2016-09-30", "2016-10-10", "2016-10-14"),
    "2016-10-25": ("2016-10-18", "2016-10-24", "2016-10-28"),
    "2016-11-08": ("2016-11-01", "2016-11-07", "2016-11-11"),
}
# Moments are UTC: a day of Zhuhai ends at 16:00, 17:25 is 09:25.
SHOWS = """
  WITH due(day, manuscript, filing, report) AS (VALUES {due}),
  came AS (SELECT s.id, s.unit, s.on_day, s.ends_at,
      max(p.part = 'head' AND p.arrived_at IS NOT NULL) AS head,
      max(p.part = 'deputy' AND p.arrived_at IS NOT NULL) AS deputy,
      total(p.arrived_at <= s.on_day || ' 09:25:00.000000') AS punctual,
      total(p.left_at < s.ends_at) AS early
    FROM show s JOIN show_door d ON d.show = s.id LEFT JOIN onair_person p ON p.show = s.id GROUP BY s.id),
  asked AS (SELECT l.show, max(l.filed_at < due.manuscript || ' 16:00:00.000000') AS timely,
      max((SELECT count(*) FROM leave_opinion o WHERE o.leave = l.id AND o.agreed) = 3) AS granted
    FROM show_leave l JOIN show s ON s.id = l.show JOIN due ON due.day = s.on_day GROUP BY l.show)
  SELECT came.id AS show, came.unit, head, deputy AND coalesce(granted, 0) AS deputised, punctual, early,
    EXISTS (SELECT 1 FROM show_roster r WHERE r.show = came.id) AS roster,
    CASE WHEN head THEN NULL ELSE coalesce(granted AND timely, 0) END AS leave,
    EXISTS (SELECT 1 FROM manuscript m WHERE m.show = came.id
      AND m.received_at < due.manuscript || ' 16:00:00.000000') AS manuscript,
    EXISTS (SELECT 1 FROM manuscript m WHERE m.show = came.id
      AND m.filed_at < due.filing || ' 16:00:00.000000') AS seal,
    EXISTS (SELECT 1 FROM post_report r WHERE r.show = came.id
      AND r.filed_at < due.report || ' 16:00:00.000000') AS postreport
  FROM came JOIN due ON due.day = came.on_day LEFT JOIN asked ON asked.show = came.id ORDER BY came.id
"""
# The pack's numbers as the office wrote them: weight of each figure, and from how many it counts.
ATTENDING = {
    "attendance": 8,
    "punctuality": 5,
    "roster": 4,
    "leave": 3,
    "manuscript": 4,
    "seal": 3,
    "postreport": 3,
}
HANDLING = {
    "answered_live": 5,
    "in_time": 20,
    "transfer": 4,
    "feedback": 5,
    "unsupervised": 5,
    "sup_reply": 4,
    "sup_report": 4,
    "solved": 12,
    "satisfied": 8,
    "promises": 6,
    "settled": 4,
    "unrefused": 2,
    "joint": 3,
    "rectified": 3,
}

Marks = dict[str, list[tuple[int, int, Fraction]]]


def attended(db: Database) -> tuple[Marks, Counter[int]]:
    """(unit, show, credit) of M1 to M7, and how often somebody of a unit left early."""
    values = ", ".join(f"('{day}', {', '.join(repr(one) for one in due)})" for day, due in DUE.items())
    with db.read() as tx:
        rows = list(tx.execute(text(SHOWS.format(due=values))))
    found: Marks = {measure: [] for measure in ATTENDING}
    for row in rows:
        led = Fraction(1) if row.head else Fraction(4, 5) if row.deputised else Fraction(0)
        found["attendance"].append((row.unit, row.show, led))
        found["punctuality"] += [(row.unit, row.show, Fraction(n < row.punctual)) for n in range(3)]
        for measure in ("roster", "manuscript", "seal", "postreport"):
            found[measure].append((row.unit, row.show, Fraction(getattr(row, measure))))
        if row.leave is not None:
            found["leave"].append((row.unit, row.show, Fraction(row.leave)))
    return found, Counter({row.unit: int(row.early) for row in rows})


def situations(db: Database) -> list[tuple[int, int]]:
    """(unit, situation) of every lead that was looked into and sent on."""
    asked = "SELECT organisation, situation FROM lead WHERE state IN ('sent', 'done')"
    with db.read() as tx:
        return [(row.organisation, row.situation) for row in tx.execute(text(asked))]


def total(unit: int, marks: dict[str, Any], early: int, found: list[tuple[int, int]]) -> Fraction:
    """The score before rounding: 30 and 70 for the two parts, two points off for each fact, at most six or ten."""
    parts = [(30, ATTENDING, 1), (70, HANDLING, 5)]
    whole, weighed = Fraction(0), 0
    for weight, among, least in parts:
        rates = {}
        for measure in among:
            mine = [credit for whose, _, credit in marks[measure] if whose == unit]
            if len(mine) >= least:
                rates[measure] = Fraction(sum(mine)) / len(mine)
        if rates:
            share = sum((among[one] * rate for one, rate in rates.items()), Fraction(0))
            whole += weight * share / sum(among[one] for one in rates)
            weighed += weight
    off = min(6, 2 * early)
    counted = Counter(situation for whose, situation in found if whose == unit)
    off += sum(min(10, 2 * times) for times in counted.values())
    return 100 * whole / weighed - off
