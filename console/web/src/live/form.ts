/** One form of one step: its words kept until they are sent, what has changed since it was begun, and what the server said. */
import { computed, type ComputedRef, type Ref, ref, shallowRef, watch } from "vue";
import { useI18n } from "vue-i18n";
import { dropDraft, keepDraft, keptDraft } from "@/live/drafts";
import { usePerson } from "@/live/person";
import { Refused, Unreachable } from "@/wire/ask";
import { type HandlingView, handlingOf, takeStep } from "@/wire/casework";
import { begun, bodyOf, lacking, named, shownCells } from "@/words/drafts";
import { faultSentence } from "@/words/faults";
import { type Act, type Draft, isEventOf, keyOf, type StepForm } from "@/words/steps";
import { momentOf } from "@/words/time";

export interface FilledForm {
  readonly draft: Ref<Draft>;
  readonly happened: Ref<string>;
  readonly late: Ref<string>;
  readonly wrong: Ref<string>;
  readonly missing: Ref<readonly string[]>;
  readonly busy: Ref<boolean>;
  /** The version that the words were written for. */
  readonly version: Ref<number>;
  /** Somebody changed the case since, and this person has not said that they have seen it. */
  readonly stale: ComputedRef<boolean>;
  readonly restored: Ref<boolean>;
  readonly kept: Ref<boolean>;
  say(name: string, value: unknown): void;
  seen(): void;
  forget(): void;
  send(): Promise<void>;
}

interface Asked {
  readonly form: StepForm;
  readonly act: Act;
  readonly record: () => HandlingView;
  readonly took: (record: HandlingView) => void;
  readonly newer: (record: HandlingView) => void;
}

export function useForm({ form, act, record, took, newer }: Asked): FilledForm {
  const { t } = useI18n();
  const person = usePerson();
  const key = keyOf(act);
  const id = record().id;
  const who = person.me?.id ?? 0;
  const before = keptDraft(who, id, key);
  const fresh = begun(form, act, record());
  const draft = shallowRef<Draft>({ ...fresh, ...before?.words });
  const happened = ref(before?.happened ?? "");
  const late = ref(before?.late ?? "");
  const version = ref(before?.version ?? record().version);
  const wrong = ref("");
  const missing = shallowRef<readonly string[]>([]);
  const busy = ref(false);
  const restored = ref(before !== null);
  const kept = ref(true);
  /** Nothing typed yet: a newer case is simply the one that is looked at. */
  const touched = ref(before !== null);
  const stale = computed(() => touched.value && record().version > version.value);
  let done = false;
  /** An earlier try had no answer, so nobody knows whether it arrived. */
  let lost = false;
  let seenEvent = 0;

  function keep(): void {
    touched.value = true;
    kept.value = keepDraft(who, id, key, { words: draft.value, happened: happened.value, late: late.value, version: version.value, at: Date.now() });
  }
  watch([happened, late], keep);
  watch(() => record().version, (newest) => {
    if (!touched.value) version.value = newest;
  });
  function say(name: string, value: unknown): void {
    draft.value = { ...draft.value, [name]: value };
    missing.value = missing.value.filter((one) => one !== name);
    if (!done) keep();
  }
  function seen(): void {
    version.value = record().version;
    wrong.value = "";
    keep();
  }
  function forget(): void {
    draft.value = begun(form, act, record());
    happened.value = late.value = wrong.value = "";
    missing.value = [];
    version.value = record().version;
    touched.value = restored.value = false;
    dropDraft(who, id, key);
  }

  /** A request whose answer was lost on the way had arrived after all. */
  function wasMine(newest: HandlingView, last: number): boolean {
    const mine = newest.events.filter((event) => event.id > last && event.person === person.me?.display);
    return mine.some((event) => isEventOf(event.step, act));
  }
  async function refused(fault: unknown, last: number): Promise<void> {
    wrong.value = faultSentence(fault, t);
    if (!(fault instanceof Refused)) return;
    if (fault.reason === "Incomplete") missing.value = named(fault.facts["fields"], form);
    if (fault.reason !== "Stale") return;
    touched.value = true;
    const newest = await handlingOf(id).catch(() => null);
    if (newest === null) return;
    if (lost && wasMine(newest, last)) finish(newest);
    else newer(newest);
  }
  watch(record, (newest) => {
    if (lost && !done && wasMine(newest, seenEvent)) finish(newest);
  });
  function finish(newest: HandlingView): void {
    done = true;
    dropDraft(who, id, key);
    took(newest);
  }
  async function send(): Promise<void> {
    if (busy.value) return;
    missing.value = shownCells(form, draft.value).filter((cell) => lacking(cell, draft.value, record())).map((cell) => cell.name);
    if (missing.value.length > 0) {
      wrong.value = t("handling.missing");
      return;
    }
    if (stale.value) {
      wrong.value = t("handling.lookFirst");
      return;
    }
    busy.value = true;
    wrong.value = "";
    if (!lost) seenEvent = record().events.at(-1)?.id ?? 0;
    const when = { happened: momentOf(happened.value, person.zone), why_late: late.value.trim() };
    try {
      const answer = await takeStep(form.path(id, act), { ...bodyOf(act, form, draft.value, record(), version.value), ...when });
      // A step that answers for many cases comes back with all of them; this page shows one.
      finish("id" in answer ? answer : await handlingOf(id));
    } catch (fault) {
      lost ||= fault instanceof Unreachable;
      await refused(fault, seenEvent);
    } finally {
      busy.value = false;
    }
  }
  return { draft, happened, late, wrong, missing, busy, version, stale, restored, kept, say, seen, forget, send };
}
