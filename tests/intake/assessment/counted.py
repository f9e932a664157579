"""The same figures counted once more in plain SQL, by nobody who knows the program: unit, case, credit."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text

from intake.records.database import Database

# What counts at all.
CASES = """
  SELECT id FROM matter WHERE NOT practice AND NOT protected AND (category IS NULL OR category <> 'report')
  AND state NOT IN ('void', 'referred') AND master IS NULL
"""
# A clock's last day is over at the next midnight of the district's zone; SQLite keeps moments in UTC.
CLOCKS = """
  WITH due AS (
    SELECT c.*, coalesce(
      (SELECT m.before FROM clock_move m WHERE m.clock = c.id AND m.reason = 'extension' ORDER BY m.id LIMIT 1),
      c.due_on) AS judged FROM clock c WHERE c.due_on IS NOT NULL
  ), late AS (SELECT *, datetime(judged, '+1 day', '-8 hours') || '.000000' AS late_from FROM due),
  decided AS (
    SELECT organisation, matter, kind,
      CASE WHEN stopped_at < late_from THEN stopped_at ELSE datetime(late_from, '-1 second') || '.999999' END AS at,
      stopped_at < late_from AND outcome IN ('met', 'missed_done') AS met
    FROM late
    WHERE (stopped_at < late_from AND outcome IN ('met', 'missed_done', 'deemed'))
       OR ((stopped_at IS NULL OR stopped_at >= late_from) AND late_from <= :now)
  )
  SELECT organisation AS unit, matter, coalesce(met, 0) AS credit FROM decided
  WHERE kind IN ({kinds}) AND at >= :begins AND at < :ends AND matter IN ({cases}) ORDER BY 1, 2, 3
"""
KINDS = {
    "in_time": "'consult','complaint','suggest','notice','actual','joint'",
    "transfer": "'transfer'",
    "feedback": "'feedback'",
    "sup_reply": "'sup-reply'",
    "sup_report": "'sup-report'",
    "joint": "'joint'",
    "rectified": "'rectify'",
    "signing": "'sign'",
}
# Everybody who had answered: by a part, under a letter, or on the air.
ANSWERED = """
  SELECT r.matter, r.answered_at AS at, coalesce(a.organisation, s.organisation, m.onair_unit) AS unit
  FROM reply r JOIN matter m ON m.id = r.matter
  LEFT JOIN assignment a ON a.id = r.assignment LEFT JOIN supervision s ON s.id = r.supervision
"""
VERIFIED = f"""
  SELECT DISTINCT w.unit, v.matter, {{credit}} AS credit FROM verification v JOIN ({ANSWERED}) w
    ON w.matter = v.matter AND w.at <= v.at JOIN matter m ON m.id = v.matter
  WHERE v.reached AND v.at >= :begins AND v.at < :ends AND w.unit IS NOT NULL {{more}}
    AND NOT EXISTS (SELECT 1 FROM verification l WHERE l.matter = v.matter AND l.reached AND l.id > v.id
                    AND l.at >= :begins AND l.at < :ends)
    AND coalesce(m.outcome, '') NOT IN ('policy_limit', 'no_legal_basis', 'outside_district')
    AND v.matter IN ({{cases}}) ORDER BY 1, 2, 3
"""
PROMISES = """
  SELECT p.organisation AS unit, p.matter, EXISTS (SELECT 1 FROM reply r WHERE r.matter = p.matter
      AND r.answered_at >= p.said_at
      AND r.answered_at < datetime(p.promised_on, '+1 day', '-8 hours') || '.000000') AS credit
  FROM promise p WHERE p.promised_on BETWEEN :first AND :last AND p.promised_on < :today
    AND p.matter IN ({cases}) ORDER BY 1, 2, 3
"""
# Callers of these lives say the same of the same place, so that number and kind alone tell whether a matter came back.
SETTLED = f"""
  WITH closed AS (SELECT matter, min(id) AS event, min(at) AS at FROM matter_event
    WHERE step IN ('close', 'close_live') AND at >= :begins AND at < :ends GROUP BY matter)
  SELECT DISTINCT w.unit, c.matter, NOT EXISTS (SELECT 1 FROM matter_event e WHERE e.matter = c.matter
      AND e.id > c.event AND e.step IN ('reopen', 'reopen_triage'))
    AND NOT EXISTS (SELECT 1 FROM matter x JOIN matter y ON y.caller_number = x.caller_number AND y.id <> x.id
      WHERE x.id = c.matter AND y.opened_at >= c.at AND y.opened_at <= datetime(c.at, '+90 days') || '.000000'
      AND y.opened_at <= :now AND NOT x.practice AND NOT y.practice AND NOT x.protected AND NOT y.protected
      AND CASE WHEN y.state <> 'void' THEN y.kind = x.kind ELSE y.outcome = 'duplicate_call' AND x.id = (
        SELECT z.id FROM matter z WHERE z.caller_number = x.caller_number AND z.state <> 'void' AND NOT z.practice
        AND NOT z.protected AND (z.opened_at < y.opened_at OR (z.opened_at = y.opened_at AND z.id < y.id))
        ORDER BY z.opened_at DESC, z.id DESC LIMIT 1) END) AS credit
  FROM closed c JOIN ({ANSWERED}) w ON w.matter = c.matter AND w.at <= c.at
  WHERE w.unit IS NOT NULL AND c.matter IN ({{cases}}) ORDER BY 1, 2, 3
"""
# Parts as first given in the period, without those whose refusal was upheld or waits for a ruling.
PARTS = """
  WITH part AS (SELECT * FROM assignment WHERE id IN (SELECT min(id) FROM assignment WHERE capacity <> 'partner_12345'
      AND given_at >= :begins AND given_at < :ends GROUP BY matter, organisation)),
  no AS (SELECT p.id, max(e.id) AS said FROM part p JOIN matter_event e ON e.assignment = p.id
      AND e.step IN ('refuse', 'dispute_lead') GROUP BY p.id),
  ruling AS (SELECT n.id, (SELECT r.id FROM matter_event r WHERE r.matter = p.matter AND r.id > n.said
      AND ((r.step = 'rule_notify' AND r.assignment = p.id)
        OR r.step IN ('designate_joint', 'designate_own', 'designate_transfer')) ORDER BY r.id LIMIT 1) AS ruled
      FROM no n JOIN part p ON p.id = n.id),
  vain AS (SELECT r.id, CASE WHEN e.step = 'rule_notify' THEN NOT json_extract(e.facts, '$.upheld')
      ELSE coalesce(json_extract(e.facts, '$.organisation') = p.organisation, 0) END AS vain
      FROM ruling r JOIN matter_event e ON e.id = r.ruled JOIN part p ON p.id = r.id)
  SELECT p.organisation AS unit, p.matter, {credit} AS credit FROM part p LEFT JOIN no ON no.id = p.id
  LEFT JOIN vain ON vain.id = p.id WHERE (no.id IS NULL OR vain.vain) AND p.matter IN ({cases}) ORDER BY 1, 2, 3
"""
UNSUPERVISED = """NOT EXISTS (SELECT 1 FROM supervision s WHERE s.matter = p.matter
  AND s.organisation = p.organisation AND s.issued_at IS NOT NULL AND s.state <> 'refused')"""
LIVE = """
  SELECT m.onair_unit AS unit, m.id AS matter,
    EXISTS (SELECT 1 FROM matter_event e WHERE e.matter = m.id AND e.step = 'answer_live')
    AND NOT EXISTS (SELECT 1 FROM matter_event e WHERE e.matter = m.id AND e.step = 'not_answered_fully') AS credit
  FROM matter m JOIN show s ON s.id = m.show
  WHERE s.starts_at >= :begins AND s.starts_at < :ends AND m.onair_unit IS NOT NULL
    AND m.state NOT IN ('draft', 'registered') AND m.id IN ({cases})
    AND (EXISTS (SELECT 1 FROM matter_event e WHERE e.matter = m.id AND e.step IN ('answer_live', 'promise'))
      OR EXISTS (SELECT 1 FROM matter_call c JOIN aired a ON a.call = c.call WHERE c.matter = m.id)) ORDER BY 1, 2, 3
"""
QUESTIONS: dict[str, str] = {
    **{measure: CLOCKS.format(kinds=kinds, cases=CASES) for measure, kinds in KINDS.items()},
    "solved": VERIFIED.format(credit="v.solved", more="", cases=CASES),
    "satisfied": VERIFIED.format(
        credit="v.satisfied = 'satisfied'", more="AND v.satisfied <> 'not_asked'", cases=CASES
    ),
    "promises": PROMISES.format(cases=CASES),
    "settled": SETTLED.format(cases=CASES),
    "unrefused": PARTS.format(credit="no.id IS NULL", cases=CASES),
    "unsupervised": PARTS.format(credit=UNSUPERVISED, cases=CASES),
    "answered_live": LIVE.format(cases=CASES),
}


def counted(db: Database, first: date, last: date, begins: datetime, ends: datetime, now: datetime) -> dict[str, Any]:
    """Every figure as a list of (unit, case, credit). SQLite's moments are text in UTC."""
    facts = {"begins": _utc(begins), "ends": _utc(ends), "now": _utc(now), "first": first.isoformat()}
    facts |= {"last": last.isoformat(), "today": now.date().isoformat()}
    found = {}
    with db.read() as tx:
        for measure, question in QUESTIONS.items():
            used = {name: value for name, value in facts.items() if f":{name}" in question}
            found[measure] = [(row.unit, row.matter, int(row.credit)) for row in tx.execute(text(question), used)]
    return found


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
