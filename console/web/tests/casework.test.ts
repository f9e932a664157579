/** Forms of the casework: what they begin with, what they lack, what is sent, and which of them a reader is offered. */
import { describe, expect, it } from "vitest";
import type { HandlingView } from "@/wire/casework";
import type { Me } from "@/wire/types";
import { actAt, actsOf } from "@/words/acts";
import { isRunning, waited } from "@/words/casework";
import { begun, bodyOf, lacking, named, shownCells } from "@/words/drafts";
import { type Act, FORMS, formOf, keyOf } from "@/words/steps";
import { fieldTime, momentOf } from "@/words/time";
import openapi from "../openapi.json";
import demands from "./demands.json";

const WATER = { id: 11, name: "区水务局" };
const part = { id: 5, organisation: WATER, capacity: "onair_unit", state: "active", working_days: null, reason: "", handler: "周承办", handler_phone: "", refusals: 0, given_at: "", signed_at: null, ended_at: null, outside_number: "", outside_due: null } as const;
const record = (more: Partial<HandlingView> = {}): HandlingView => ({
  id: 7, number: "12345678", official_number: "", state: "unit_own", kind: "complaint", category: null, general: true, protected: false,
  summary: "停水", caller_name: "", caller_number: "", contact: "", anonymous: "", place: "井岸镇", practice: false, opened_at: "", accepted_at: null,
  show_day: null, onair: WATER, airing: "none", reopened: 0, hops: 0, outcome: "", closed_at: null, archived_at: null, version: 3,
  parts: [part], clocks: [], events: [], replies: [], feedbacks: [], verifications: [], promises: [], rectifications: [], extensions: [],
  supervisions: [], airings: [], overdue: [], leads: [], related: [], signature_for: ["complaint", "suggestion"], permits: [], expected: null,
  schedule: { held_at: null, cut_at: null, sound_until: null, contact_until: null, file_until: null }, ...more,
});
const me = (role: Me["roles"][number], organisation: number): Me => ({
  id: 1, name: "a", display: "a", roles: [role], posts: [{ organisation, role }], lang: "zh-CN", must_change_password: false, timezone: "Asia/Shanghai",
});
const act = (region: Act["region"], step: string, more: Partial<Act> = {}): Act =>
  ({ region, step, part: null, supervision: null, clock: null, extension: null, item: null, ...more });

describe("every step's form", () => {
  const addresses = Object.keys(openapi.paths).map((path) => path.replace(/\{\w+\}/g, "0"));
  it.each(Object.keys(FORMS))("%s is sent to an address that exists", (name) => {
    const [region = "", step = ""] = name.split(":");
    const path = FORMS[name]?.path(0, act(region as Act["region"], step));
    expect(addresses).toContain(`/api/casework/${path ?? ""}`);
  });
  it("has no cell that the address does not take", () => {
    const paths = openapi.paths as unknown as Record<string, { post?: { requestBody?: { content: Record<string, { schema: { $ref: string } }> } } }>;
    const schemas = openapi.components.schemas as unknown as Record<string, { properties?: Record<string, unknown> }>;
    const strange = Object.entries(FORMS).flatMap(([name, form]) => {
      const [region = "", step = ""] = name.split(":");
      const found = Object.entries(paths).find(([path]) => path.replace(/\{\w+\}/g, "0") === `/api/casework/${form.path(0, act(region as Act["region"], step))}`);
      const shape = found?.[1].post?.requestBody?.content["application/json"]?.schema.$ref.split("/").at(-1) ?? "";
      const known = Object.keys(schemas[shape]?.properties ?? {});
      return form.cells.filter((cell) => !known.includes(cell.name)).map((cell) => `${name} ${cell.name}`);
    });
    expect(strange).toEqual([]);
  });
});

describe("what a form asks for before it is sent", () => {
  type Told = Readonly<Record<string, { readonly always: readonly string[]; readonly sometimes: readonly string[] }>>;
  const told = Object.fromEntries(Object.entries(demands as Told).map(([path, found]) => [path.replace(/\{\w+\}/g, "0"), found]));
  /** The page asks for more than the office, so that the record says why. */
  const BEYOND = ["case:amend reason", "case:merge reason", "case:attempt checklist", "case:rule_notify upheld"];
  /** Sent by the form itself, or said by its rows. */
  const OWN = ["case:close_live cases", "case:notify reason_for_days", "case:rule_notify reason_for_days"];
  const forms = Object.entries(FORMS).map(([name, form]) => {
    const [region = "", step = ""] = name.split(":");
    return { name, form, office: told[`/api/casework/${form.path(0, act(region as Act["region"], step))}`] ?? { always: [], sometimes: [] } };
  });
  it("marks everything that its verb always demands", () => {
    const unmarked = forms.flatMap(({ name, form, office }) =>
      office.always.filter((field) => !form.cells.some((cell) => cell.name === field && cell.required === true)).map((field) => `${name} ${field}`));
    expect(unmarked.filter((one) => !OWN.includes(one))).toEqual([]);
  });
  it("marks what its verb demands of some, where it does", () => {
    const unmarked = forms.flatMap(({ name, form, office }) =>
      office.sometimes.filter((field) => !form.cells.some((cell) => cell.name === field && (cell.required === true || cell.requiredWhen !== undefined))).map((field) => `${name} ${field}`));
    expect(unmarked.filter((one) => !OWN.includes(one))).toEqual([]);
  });
  it("marks nothing that its verb does without", () => {
    const idle = forms.flatMap(({ name, form, office }) =>
      form.cells.filter((cell) => (cell.required === true || cell.requiredWhen !== undefined) && ![...office.always, ...office.sometimes].includes(cell.name)).map((cell) => `${name} ${cell.name}`));
    expect(idle.filter((one) => !BEYOND.includes(one))).toEqual([]);
  });
  it("an opinion and a signature are asked for the kinds that the rules name, of merged cases by theirs", () => {
    const form = FORMS["case:reply"];
    const opinion = form?.cells.find((cell) => cell.name === "opinion");
    if (opinion === undefined) throw new Error("no cell");
    expect(lacking(opinion, { opinion: " " }, record())).toBe(true);
    expect(lacking(opinion, { opinion: "" }, record({ kind: "consultation" }))).toBe(false);
    expect(lacking(opinion, { opinion: "" }, record({ signature_for: [] }))).toBe(false);
    const child = { id: 8, number: "1", state: "merged", kind: "consultation", how: "child", answered: false, version: 2 } as const;
    expect(lacking(opinion, { opinion: "", children: [8] }, record({ related: [child] }))).toBe(false);
  });
  it("a refusal for what is lacking marks the cells it names", () => {
    const form = FORMS["case:promise"];
    if (form === undefined) throw new Error("no form");
    expect(named("speaker promise", form)).toEqual(["speaker", "text"]);
  });
});

describe("a form's words", () => {
  const reply = act("case", "reply", { part: 5 });
  const form = formOf(reply);
  if (form === undefined) throw new Error("no form");
  it("begin with what the house knows", () => expect(begun(form, reply, record())["handler"]).toBe("周承办"));
  it("name what is lacking, and nothing that is not shown", () => {
    const draft = { ...begun(form, reply, record()), result: " ", told: "已告知", channel: "phone", evidence: "attempts", opinion: "属实", signed_by: "吴" };
    expect(shownCells(form, draft).filter((cell) => lacking(cell, draft, record())).map((cell) => cell.name)).toEqual(["result"]);
  });
  it("are sent trimmed, with the version that was looked at", () => {
    const draft = { ...begun(form, reply, record()), result: " 已修 " };
    expect(bodyOf(reply, form, draft, record(), 3)).toMatchObject({ result: "已修", version: 3 });
  });
  it("hold a notice's days only where somebody wrote them", () => {
    const notify = act("case", "notify");
    const paper = formOf(notify);
    if (paper === undefined) throw new Error("no form");
    const addressees = [{ organisation: 11, working_days: "", reason: "" }, { organisation: 12, working_days: "8", reason: "检测" }, { organisation: null, working_days: "", reason: "" }];
    expect(bodyOf(notify, paper, { addressees }, record(), 1)["addressees"]).toEqual([
      { organisation: 11, working_days: null, reason: "" }, { organisation: 12, working_days: 8, reason: "检测" },
    ]);
  });
  it("of two parts are kept apart", () => expect(keyOf(reply)).not.toBe(keyOf({ ...reply, part: 6 })));
});

describe("what a reader is offered", () => {
  const clock = { id: 9, kind: "complaint", title: "投诉", title_en: "c", plan: true, quote: "", organisation: WATER, part: 5, supervision: null, item: null, started_at: "2016-06-07T10:00:00Z", counted_from: "2016-06-07", due_original: "2016-06-15", due_on: "2016-06-15", promised_on: null, provisional: false, stopped_at: null, outcome: null, standing: "running", overdue_days: 0, days_left: 3, extendable: true } as const;
  it("a unit asks for more time on its own clock only", () => {
    expect(actsOf(record({ clocks: [clock] }), me("unit_handler", 11)).map((one) => one.step)).toEqual(["ask"]);
    expect(actsOf(record({ clocks: [clock] }), me("unit_handler", 12))).toEqual([]);
  });
  it("and not while a request waits or when it is late", () => {
    const asked = { id: 1, clock: 9, asked_by: "", asked_at: "", reason: "", working_days: 2, decided_at: null, granted: null, decision: "" };
    expect(actsOf(record({ clocks: [clock], extensions: [asked] }), me("unit_handler", 11))).toEqual([]);
    expect(actsOf(record({ clocks: [{ ...clock, standing: "overdue" }] }), me("unit_handler", 11))).toEqual([]);
  });
  it("every item that waits is accepted by itself", () => {
    const item = { id: 1, organisation: WATER, item: "修管", due_on: "2016-06-20", ordered_at: "", reported: "", reported_at: null, done: "", accepted_at: null };
    const accept = { region: "case", step: "accept_item", part: null, supervision: null } as const;
    const rectify = record({ state: "rectify", rectifications: [item, { ...item, id: 2 }], permits: [{ ...accept, item: 1 }, { ...accept, item: 2 }] });
    expect(actsOf(rectify, me("style_office", 1)).map((one) => one.item)).toEqual([1, 2]);
  });
  it("a letter is answered by the handling's own answer while that is open, and by itself afterwards", () => {
    const letter = { id: 2, organisation: WATER } as HandlingView["supervisions"][number];
    const answer = { region: "supervision", step: "reply", part: null, supervision: 2, item: null } as const;
    const own = { region: "case", step: "reply", part: 5, supervision: null, item: null } as const;
    const open = actsOf(record({ supervisions: [letter], permits: [own, answer] }), me("unit_handler", 11));
    expect(open.map((one) => one.region)).toEqual(["case"]);
    expect(actAt(open, "supervision:reply")?.part).toBe(5);
    const over = actsOf(record({ supervisions: [letter], permits: [answer] }), me("unit_handler", 11));
    expect(over.map((one) => one.region)).toEqual(["supervision"]);
    expect(actAt(over, "supervision:reply")?.supervision).toBe(2);
  });
  it("callers of merged cases are answered by who has the master", () => {
    const child = { id: 8, number: "1", state: "merged", kind: "complaint", how: "child", answered: false, version: 2 } as const;
    expect(actsOf(record({ related: [child] }), me("unit_handler", 11)).map((one) => one.region)).toEqual(["children"]);
    expect(actsOf(record({ related: [{ ...child, answered: true }] }), me("unit_handler", 11))).toEqual([]);
  });
  it("a late clock that goes on is still running", () => expect(isRunning({ ...clock, outcome: "missed_open" })).toBe(true));
});

describe("moments", () => {
  it("of a date field are the house's, wherever the screen is", () => {
    expect(momentOf("2016-06-07T18:00", "Asia/Shanghai")).toBe("2016-06-07T10:00:00.000Z");
    expect(fieldTime("2016-06-07T10:00:00Z", "Asia/Shanghai")).toBe("2016-06-07T18:00");
    expect(momentOf("", "Asia/Shanghai")).toBeNull();
  });
  it("waited are whole days and hours", () => expect(waited("2016-06-07T10:00:00Z", Date.parse("2016-06-09T13:59:00Z"))).toEqual({ days: 2, hours: 3 }));
});
