/** Which place of the navigation is lit on a page that has no place of its own. Pure. */

/** Pages that stand behind another place's door. */
const BEHIND: Readonly<Record<string, string>> = {
  "desk-records": "desk", case: "cases", show: "shows", unit: "units", policy: "calendar", handling: "inbox", supervision: "ledger", overdue: "ledger", leads: "ledger", assessment: "ledger", dashboard: "ledger", research: "ledger", papers: "ledger", templates: "ledger",
};

/** Lists that lead to a case's handling: whoever came from there is still there. */
const LISTS: readonly string[] = ["inbox", "ledger", "calls", "cases"];

/** `before` is the page one came from ("" when there is none), `lit` what was lit on it. */
export function litPlace(page: string, before: string, lit: string): string {
  if (page !== "handling") return BEHIND[page] ?? page;
  const door = before === "handling" ? lit : (BEHIND[before] ?? before);
  return LISTS.includes(door) ? door : "inbox";
}
