/** The keys of the live desk: what each surface's keys mean, how a key is written down, and which may be chosen. Pure. */
import type { Hands } from "@/wire/types";

export const STEPS = {
  producer: ["answer_next", "approve", "hold", "name_next", "drop", "dump", "promise", "part", "row_1", "row_2", "row_3", "row_4", "row_5", "row_6", "row_7", "row_8", "row_9"],
  host: ["next", "hold", "drop", "lock", "name_next", "dump", "promise", "part", "row_1", "row_2", "row_3", "row_4", "row_5", "row_6", "row_7", "row_8", "row_9"],
} as const satisfies Readonly<Record<Hands, readonly string[]>>;

export type DeskStep = (typeof STEPS)[Hands][number];
/** Strokes by step; a step may have none, and then it has its key on the screen. */
export type KeyMap = Readonly<Partial<Record<DeskStep, readonly string[]>>>;

const ROWS: KeyMap = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`row_${n + 1}`, [`Numpad${n + 1}`]]));

export const DEFAULT_KEYS: Readonly<Record<Hands, KeyMap>> = {
  producer: { answer_next: ["F2"], approve: ["F4"], hold: ["F6"], name_next: ["F7"], drop: ["F8", "NumpadSubtract"], dump: ["Pause", "Ctrl+Shift+KeyD"], promise: ["F10"], part: ["NumpadDivide", "Ctrl+Shift+Period"], ...ROWS },
  host: {
    next: ["F9", "NumpadEnter"], hold: ["F6"], drop: ["F8", "NumpadSubtract"], lock: ["NumpadMultiply"], name_next: ["F7"],
    dump: ["Pause", "Ctrl+Shift+KeyD"], promise: ["F10"], part: ["NumpadDivide", "Ctrl+Shift+Period"], ...ROWS,
  },
};

/** Help, search, reload, full screen, developer's tools: the browser does not give these away everywhere. */
const BROWSERS: readonly string[] = ["F1", "F3", "F5", "F11", "F12", "Tab", "Escape", "Enter", "Space", "Ctrl+KeyW", "Ctrl+KeyT", "Ctrl+KeyN", "Ctrl+KeyR"];

/** The part of a KeyboardEvent that decides. */
export interface Pressed {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** By the key's place and not its letter: the numeric pad stays apart, and an input method changes nothing. Empty for a modifier alone. */
export function strokeOf(pressed: Pressed): string {
  if (pressed.code === "" || /^(Control|Shift|Alt|Meta|OS)/.test(pressed.code)) return "";
  const held = [pressed.ctrlKey && "Ctrl", pressed.altKey && "Alt", pressed.shiftKey && "Shift", pressed.metaKey && "Meta"];
  return [...held.filter((one) => one !== false), pressed.code].join("+");
}

/** Strokes that write nothing into a field, and so count while somebody types. */
export function countsInFields(stroke: string): boolean {
  return /^F\d+$/.test(stroke) || stroke === "Pause" || stroke.startsWith("Ctrl+");
}

export function stepFor(map: KeyMap, stroke: string): DeskStep | null {
  if (stroke === "") return null;
  const found = Object.entries(map).find(([, strokes]) => strokes.includes(stroke));
  return found === undefined ? null : (found[0] as DeskStep);
}

export type Rebound = { readonly map: KeyMap } | { readonly wrong: "browser" } | { readonly wrong: "taken"; readonly by: DeskStep };

/** One more stroke for a step. A stroke means one thing, so one that another step has is refused. */
export function rebind(map: KeyMap, step: DeskStep, stroke: string): Rebound {
  if (BROWSERS.includes(stroke)) return { wrong: "browser" };
  const by = stepFor(map, stroke);
  if (by !== null && by !== step) return { wrong: "taken", by };
  return { map: { ...map, [step]: [...new Set([...(map[step] ?? []), stroke])] } };
}

export function unbind(map: KeyMap, step: DeskStep, stroke: string): KeyMap {
  return { ...map, [step]: (map[step] ?? []).filter((one) => one !== stroke) };
}

/** What was kept in this browser, as far as it still makes sense; the defaults for everything else. */
export function keptKeys(surface: Hands, kept: string | null): KeyMap {
  try {
    const found: unknown = JSON.parse(kept ?? "null");
    if (typeof found !== "object" || found === null) return DEFAULT_KEYS[surface];
    const strokes = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === "string");
    const pairs = STEPS[surface].map((step) => [step, (found as Record<string, unknown>)[step]] as const);
    return Object.fromEntries(pairs.map(([step, value]) => [step, strokes(value) ? value : (DEFAULT_KEYS[surface][step] ?? [])]));
  } catch {
    return DEFAULT_KEYS[surface];
  }
}

const NAMES: Readonly<Record<string, string>> = {
  NumpadEnter: "Num Enter", NumpadSubtract: "Num −", NumpadMultiply: "Num ×", NumpadAdd: "Num +", NumpadDivide: "Num ÷", NumpadDecimal: "Num .",
  ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→",
};

/** As it is printed on the key. */
export function strokeName(stroke: string): string {
  return stroke.split("+").map((part) => NAMES[part] ?? part.replace(/^Numpad/, "Num ").replace(/^(Key|Digit)/, "")).join("+");
}
