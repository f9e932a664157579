/** A reviewer at work on one call: where they are, what they are writing, and what the office answered. */
import { computed, type Ref, ref, shallowRef } from "vue";
import { withPlace } from "@/live/hints";
import type { FollowedTranscript } from "@/live/transcript";
import { type Doubt, doubts, nextDoubt, previousDoubt } from "@/sound/doubts";
import { Refused } from "@/wire/ask";
import { keepSegment, reviewAll } from "@/wire/office";
import type { PlaceHint, SegmentView } from "@/wire/types";

export interface Review {
  readonly current: Readonly<Ref<SegmentView | null>>;
  readonly editing: Readonly<Ref<boolean>>;
  readonly draft: Ref<string>;
  readonly saving: Readonly<Ref<boolean>>;
  /** What somebody else wrote while this draft was being written. */
  readonly theirs: Readonly<Ref<string | null>>;
  /** Start of the word that was jumped to. */
  readonly marked: Readonly<Ref<number | null>>;
  readonly open: Readonly<Ref<number>>;
  readonly done: Readonly<Ref<boolean>>;
  readonly doubts: Readonly<Ref<readonly Doubt[]>>;
  begin(): void;
  choose(id: number): void;
  move(step: 1 | -1): void;
  doubt(step: 1 | -1): Doubt | null;
  edit(): void;
  cancel(): void;
  /** Write a hinted place into the text. It is kept at once, and still to be confirmed. */
  take(hint: PlaceHint): Promise<void>;
  keep(): Promise<void>;
  confirm(): Promise<void>;
  confirmAll(call: string): Promise<void>;
}

/** The segment to go to after `at`: the next open one, else the first open one, else nowhere. */
export function nextOpen(segments: readonly SegmentView[], at: number): SegmentView | null {
  const waits = (segment: SegmentView): boolean => segment.reviewed_at === null;
  return segments.slice(at + 1).find(waits) ?? segments.slice(0, at + 1).find(waits) ?? null;
}

export function useReview(transcript: FollowedTranscript, fault: (error: unknown) => void): Review {
  const { segments } = transcript;
  const currentId = ref<number | null>(null);
  const editing = ref(false);
  const draft = ref("");
  const saving = ref(false);
  const theirs = shallowRef<string | null>(null);
  const marked = ref<number | null>(null);
  let taking: Promise<void> = Promise.resolve();

  const at = computed(() => segments.value.findIndex((segment) => segment.id === currentId.value));
  const current = computed(() => segments.value[at.value] ?? null);
  const open = computed(() => segments.value.filter((segment) => segment.reviewed_at === null).length);
  const done = computed(() => segments.value.length > 0 && open.value === 0);
  const unsure = computed(() => doubts(segments.value));

  function choose(id: number): void {
    if (id === currentId.value) return;
    cancel();
    currentId.value = id;
    marked.value = null;
  }
  function begin(): void {
    if (current.value !== null) return;
    editing.value = false;
    currentId.value = (nextOpen(segments.value, -1) ?? segments.value[0])?.id ?? null;
  }
  function move(step: 1 | -1): void {
    const next = segments.value[at.value + step];
    if (next !== undefined) choose(next.id);
  }
  function doubt(step: 1 | -1): Doubt | null {
    const found = (step === 1 ? nextDoubt : previousDoubt)(unsure.value, at.value, marked.value);
    const segment = found === null ? undefined : segments.value[found.segment];
    if (found === null || segment === undefined) return null;
    choose(segment.id);
    marked.value = found.start;
    return found;
  }
  function edit(): void {
    if (current.value === null || saving.value) return;
    draft.value = current.value.text;
    theirs.value = null;
    editing.value = true;
  }
  function cancel(): void {
    editing.value = false;
    theirs.value = null;
  }

  async function send(text: string): Promise<void> {
    const segment = current.value;
    if (segment === null || saving.value) return;
    saving.value = true;
    try {
      transcript.keep(await keepSegment(segment.id, segment.version, text, true));
      cancel();
      const next = nextOpen(segments.value, at.value);
      if (next !== null) choose(next.id);
      else marked.value = null;
    } catch (error) {
      if (error instanceof Refused && error.reason === "Stale") await lost(segment, text);
      else fault(error);
    } finally {
      saving.value = false;
    }
  }
  async function take(hint: PlaceHint): Promise<void> {
    const segment = current.value;
    if (segment === null || saving.value) return;
    if (editing.value) {
      draft.value = withPlace(draft.value, hint);
      return;
    }
    taking = written(segment, hint);
    await taking;
  }
  async function written(segment: SegmentView, hint: PlaceHint): Promise<void> {
    saving.value = true;
    try {
      transcript.keep(await keepSegment(segment.id, segment.version, withPlace(segment.text, hint), false));
    } catch (error) {
      // Somebody else changed the text: the newer one may hold no such name, so the person looks again.
      if (error instanceof Refused && error.reason === "Stale") await transcript.load();
      else fault(error);
    } finally {
      saving.value = false;
    }
  }
  /** Quick hands take a name and confirm in one go: the second key waits for the first one's answer. */
  async function confirm(): Promise<void> {
    const meant = currentId.value;
    await taking;
    if (currentId.value === meant) await send(current.value?.text ?? "");
  }
  /** Somebody was faster: show their text beside the draft; the next Enter decides, with both in view. */
  async function lost(segment: SegmentView, text: string): Promise<void> {
    await transcript.load();
    const newer = segments.value.find((one) => one.id === segment.id);
    if (newer === undefined) return;
    draft.value = text;
    theirs.value = newer.text;
    editing.value = true;
  }
  async function confirmAll(call: string): Promise<void> {
    cancel();
    try {
      transcript.replace((await reviewAll(call)).segments);
    } catch (error) {
      fault(error);
    }
  }

  return {
    current, editing, draft, saving, theirs, marked, open, done, doubts: unsure,
    begin, choose, move, doubt, edit, cancel, take, confirmAll,
    keep: () => send(draft.value),
    confirm,
  };
}
