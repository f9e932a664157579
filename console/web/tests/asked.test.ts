import { describe, expect, it } from "vitest";
import { effectScope, nextTick, ref } from "vue";
import { useAsked } from "@/live/asked";
import { useOfShow } from "@/live/ofShow";

/** Questions whose answers come when the test lets them. */
function held(): { ask: () => Promise<string>; answers: { resolve: (answer: string) => void; reject: (error: unknown) => void }[] } {
  const answers: { resolve: (answer: string) => void; reject: (error: unknown) => void }[] = [];
  return { ask: () => new Promise((resolve, reject) => answers.push({ resolve, reject })), answers };
}

describe("what was asked of the station", () => {
  it("never goes back to what was there before, however the answers arrive", async () => {
    const { ask, answers } = held();
    const { found, loading, load } = useAsked(ask);
    const both = [load(), load()];
    answers[1]?.resolve("ended");
    await both[1];
    expect([found.value, loading.value]).toEqual(["ended", false]);
    answers[0]?.resolve("ringing");
    await both[0];
    expect(found.value).toBe("ended");
  });
  it("waits for the last answer, and keeps what was found meanwhile", async () => {
    const { ask, answers } = held();
    const { found, loading, load } = useAsked(ask);
    const both = [load(), load()];
    answers[0]?.resolve("ringing");
    await both[0];
    expect([found.value, loading.value]).toEqual([null, true]);
    answers[1]?.resolve("ended");
    await both[1];
    expect(found.value).toBe("ended");
  });
  it("says the fault of the last question only, until one is answered", async () => {
    const { ask, answers } = held();
    const { fault, load } = useAsked(ask);
    const both = [load(), load()];
    answers[1]?.resolve("ended");
    answers[0]?.reject(new Error("late"));
    await Promise.all(both);
    expect(fault.value).toBeNull();
    const third = load();
    answers[2]?.reject("down");
    await third;
    expect(fault.value).toBe("down");
    const fourth = load();
    answers[3]?.resolve("up");
    await fourth;
    expect(fault.value).toBeNull();
  });
});

describe("a part of a show's page", () => {
  it("keeps what was done here when an older answer comes after it, and drops what another show said", async () => {
    const show = ref(1);
    const { ask, answers } = held();
    const scope = effectScope();
    const { found, after } = scope.run(() => useOfShow(() => show.value, ask)) ?? {};
    await after?.(Promise.resolve("signed"));
    answers[0]?.resolve("sent");
    await Promise.resolve();
    expect(found?.value).toBe("signed");
    const late = after?.(new Promise((resolve) => setTimeout(() => resolve("of the first"), 5)));
    show.value = 2;
    await nextTick();
    expect(found?.value).toBeNull();
    answers[1]?.resolve("of the second");
    await late;
    expect(found?.value).toBe("of the second");
    scope.stop();
  });
});
