import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { spaced } from "@/live/moves";

describe("asking again", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("happens at the first move, and once more at the end of many", () => {
    let asked = 0;
    const pace = spaced(() => (asked += 1), () => 3_000);
    for (let n = 0; n < 50; n += 1) pace.soon();
    expect(asked).toBe(1);
    vi.advanceTimersByTime(3_000);
    expect(asked).toBe(2);
    vi.advanceTimersByTime(60_000);
    expect(asked).toBe(2);
    pace.soon();
    expect(asked).toBe(3);
  });

  it("stops with its page", () => {
    let asked = 0;
    const pace = spaced(() => (asked += 1), () => 3_000);
    pace.soon();
    pace.soon();
    pace.stop();
    vi.advanceTimersByTime(60_000);
    expect(asked).toBe(1);
  });
});
