/** The keys of the review page as one table: what a key means while reading and while correcting. Pure. */

export type Mode = "reading" | "editing";

export type ReviewStep =
  | "next_segment" | "previous_segment" | "next_doubt" | "previous_doubt"
  | "play_pause" | "play_segment" | "back" | "forward" | "slower" | "faster"
  | "edit" | "keep" | "reviewed" | "take_hint" | "cancel" | "next_call" | "previous_call" | "review_all" | "keys";

export interface Stroke {
  readonly key: string;
  readonly shift?: true;
}

export interface Binding {
  readonly step: ReviewStep;
  readonly strokes: readonly Stroke[];
  readonly modes: readonly Mode[];
}

const READING: readonly Mode[] = ["reading"];
const EDITING: readonly Mode[] = ["editing"];

export const REVIEW_KEYS: readonly Binding[] = [
  { step: "next_segment", strokes: [{ key: "j" }, { key: "ArrowDown" }], modes: READING },
  { step: "previous_segment", strokes: [{ key: "k" }, { key: "ArrowUp" }], modes: READING },
  { step: "next_doubt", strokes: [{ key: "]" }], modes: READING },
  { step: "previous_doubt", strokes: [{ key: "[" }], modes: READING },
  { step: "play_pause", strokes: [{ key: " " }], modes: READING },
  { step: "play_segment", strokes: [{ key: "r" }], modes: READING },
  // In the field Tab replays the words while the hands stay where they are; Shift+Tab leaves as everywhere. While
  // reading, Tab goes from one button to the next, as people expect of it.
  { step: "play_segment", strokes: [{ key: "Tab" }], modes: EDITING },
  { step: "back", strokes: [{ key: "ArrowLeft" }], modes: READING },
  { step: "forward", strokes: [{ key: "ArrowRight" }], modes: READING },
  { step: "slower", strokes: [{ key: "-" }], modes: READING },
  { step: "faster", strokes: [{ key: "=" }], modes: READING },
  { step: "edit", strokes: [{ key: "e" }, { key: "Enter" }], modes: READING },
  { step: "keep", strokes: [{ key: "Enter" }], modes: EDITING },
  { step: "reviewed", strokes: [{ key: "Enter", shift: true }], modes: READING },
  { step: "take_hint", strokes: [{ key: "y" }], modes: READING },
  { step: "cancel", strokes: [{ key: "Escape" }], modes: EDITING },
  { step: "next_call", strokes: [{ key: "n" }], modes: READING },
  { step: "previous_call", strokes: [{ key: "p" }], modes: READING },
  { step: "review_all", strokes: [{ key: "A", shift: true }], modes: READING },
  { step: "keys", strokes: [{ key: "?", shift: true }, { key: "?" }], modes: READING },
];

/** The part of a KeyboardEvent that decides. */
export interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  /** 229 marks a key that belongs to an input method, in browsers that end composing before the key arrives. */
  readonly keyCode: number;
}

const INPUT_METHOD = 229;

export function stepFor(pressed: Pressed, mode: Mode): ReviewStep | null {
  if (pressed.isComposing || pressed.keyCode === INPUT_METHOD) return null;
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  for (const { step, strokes, modes } of REVIEW_KEYS) {
    if (!modes.includes(mode)) continue;
    if (strokes.some(({ key, shift }) => key === pressed.key && (shift === true) === pressed.shiftKey)) return step;
  }
  return null;
}

const NAMES: Readonly<Record<string, string>> = {
  " ": "Space", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc",
};

export function strokeName({ key, shift }: Stroke): string {
  const name = NAMES[key] ?? key;
  // "?" is already what Shift makes of its key.
  return shift === true && key !== "?" ? `Shift+${name}` : name;
}
