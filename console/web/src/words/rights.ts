/** What each role may do, so that the page offers nothing the server would refuse. The server decides (intake.rules.rights). */
import type { Role, Surface } from "@/wire/types";

export type Act =
  | "see_calls" | "keep_units" | "keep_people" | "plan_shows"
  | "hear_recording" | "correct_case" | "review_transcript" | "rehearse" | "settle_notices" | "raise_lead" | "propose_rules" | "approve_rules" | "keep_templates" | "close_live" | "link_show" | "host_desk" | "see_air_answers" | "see_assessment" | "see_dashboard" | "publish_preview";

const STATION: readonly Role[] = ["administrator", "screener", "host", "editor", "registrar", "reviewer", "verifier", "observer"];
const WORKERS: readonly Role[] = ["screener", "registrar", "reviewer"];

const ALLOWED: Readonly<Record<Act, readonly Role[]>> = {
  see_calls: STATION,
  keep_units: ["administrator"],
  keep_people: ["administrator", "unit_admin"],
  plan_shows: ["administrator", "editor", "style_office"],
  hear_recording: [...WORKERS, "host"],
  correct_case: [...WORKERS, "host"],
  review_transcript: WORKERS,
  rehearse: ["screener", "host", "administrator"],
  settle_notices: ["administrator"],
  raise_lead: ["style_office", "supervisor", "organ_committee", "rectify_office"],
  propose_rules: ["style_office"],
  approve_rules: ["supervisor"],
  close_live: ["screener", "registrar", "host", "verifier"],
  link_show: ["registrar"],
  host_desk: ["host"],
  see_air_answers: ["screener", "host", "editor", "registrar", "style_office"],
  publish_preview: ["propaganda", "editor"],
  keep_templates: ["administrator", "style_office"],
  see_dashboard: ["editor", "host", "observer", "style_office", "supervisor", "organ_committee", "propaganda", "rectify_office", "district_leader", "accountability"],
  see_assessment: [
    "editor", "host", "observer", "style_office", "supervisor", "organ_committee", "propaganda", "rectify_office", "district_leader", "accountability",
    "unit_admin", "unit_handler", "unit_leader",
  ],
};

export function may(roles: readonly Role[], act: Act): boolean {
  return roles.some((role) => ALLOWED[act].includes(role));
}

const SURFACES: Readonly<Record<Surface, readonly Role[]>> = { producer: ["screener"], host: ["host"], guest: ["unit_admin", "unit_handler", "unit_leader"] };

/** Whether somebody may sit before that screen of the live desk. */
export function sits(roles: readonly Role[], surface: Surface): boolean {
  return roles.some((role) => SURFACES[surface].includes(role));
}
