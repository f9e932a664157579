/** Planning a season, agreeing on units, previewing a month. */
export const programmeEn = {
  season: {
    plan: "Plan a season",
    how: "Shows are proposed in the plan's rhythm from the first day to the last. Nothing is moved in silence: for every day off you say what happens.",
    first: "First day",
    last: "Last day",
    look: "Propose shows",
    shows: "Shows of the season",
    choice: "What happens on {day}",
    take: "Hold the show",
    skip: "Leave out",
    next: "Move to {next}",
    decide: "please decide",
    taken: "a show is planned here already",
    unitOf: "Unit of {day}",
    lately: "was on air on {last}, less than {months} months before",
    suggested: "Units that still owe answers:",
    owes: "{name} ({cases} open)",
    make: "Plan {count} shows",
    made: "Planned: {count} shows",
    open: "{count} days off are not decided yet.",
  },
};
