/** One call's transcript on a page: asked for once, then followed through the feed. */
import { computed, type MaybeRefOrGetter, type Ref, shallowRef, toValue, watch } from "vue";
import { useDesk } from "@/live/desk";
import { withSegment } from "@/live/segments";
import { interimKey } from "@/live/state";
import { transcriptOf } from "@/wire/office";
import type { Leg, SegmentView } from "@/wire/types";

const LEGS: readonly Leg[] = ["caller", "studio"];

export interface FollowedTranscript {
  readonly segments: Readonly<Ref<readonly SegmentView[]>>;
  readonly interims: Readonly<Ref<readonly { leg: Leg; text: string }[]>>;
  readonly loaded: Readonly<Ref<boolean>>;
  readonly fault: Readonly<Ref<unknown>>;
  /** Put in a segment that the server has just answered with, before the feed tells it. */
  keep(segment: SegmentView): void;
  replace(segments: readonly SegmentView[]): void;
  load(): Promise<void>;
}

export function useTranscript(id: MaybeRefOrGetter<string | null>): FollowedTranscript {
  const desk = useDesk();
  const segments = shallowRef<readonly SegmentView[]>([]);
  const loaded = shallowRef(false);
  const fault = shallowRef<unknown>(null);

  async function load(): Promise<void> {
    const call = toValue(id);
    if (call === null) return;
    const toldBefore = desk.live.heard.get(call);
    try {
      const page = await transcriptOf(call);
      if (toValue(id) !== call) return;
      // What the feed told while the answer was on its way is at least as new.
      const told = desk.live.heard.get(call);
      segments.value = told !== undefined && told !== toldBefore ? told : page.segments;
      fault.value = null;
    } catch (error) {
      if (toValue(id) === call) fault.value = error;
    }
    if (toValue(id) === call) loaded.value = true;
  }

  watch(
    () => toValue(id),
    (call) => {
      segments.value = call === null ? [] : (desk.live.heard.get(call) ?? desk.live.calls.get(call)?.segments ?? []);
      loaded.value = false;
      fault.value = null;
      void load();
    },
    { immediate: true },
  );
  watch(() => desk.live.epoch, load);
  watch(
    () => desk.live.heard.get(toValue(id) ?? ""),
    (told) => {
      if (told !== undefined) segments.value = told;
    },
  );

  const interims = computed(() =>
    LEGS.flatMap((leg) => {
      const found = desk.live.interims.get(interimKey(toValue(id) ?? "", leg));
      return found === undefined ? [] : [{ leg, text: found.text }];
    }),
  );

  return {
    segments,
    interims,
    loaded,
    fault,
    keep: (segment) => (segments.value = withSegment(segments.value, segment)),
    replace: (all) => (segments.value = all),
    load,
  };
}
