import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Connection, type Feed, FIRST_WAIT_MS, follow, LONGEST_WAIT_MS, SILENCE_MS, SNAPSHOT_MS, type Socket, wait } from "@/wire/feed";
import type { Message } from "@/wire/types";
import { aCall, aSnapshot, changed } from "./records";

/** A socket whose other end is the test. */
class Line implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed = false;
  close(): void {
    this.closed = true;
  }
  says(message: Message | string): void {
    this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }
  breaks(code = 1006): void {
    this.onclose?.({ code });
  }
}

const TWO_SECONDS = 2_000;
const beat: Message = { kind: "beat", at: "2026-03-04T01:00:11Z" };
let lines: Line[] = [];
let heard: Message[] = [];
let states: Connection["state"][] = [];
let follows = true;
let sessionOver = false;
let feed: Feed;

function last(): Line {
  const line = lines.at(-1);
  if (line === undefined) throw new Error("no line was opened");
  return line;
}
function answer(): void {
  last().onopen?.();
  last().says(aSnapshot(1));
}

beforeEach(() => {
  vi.useFakeTimers();
  [lines, heard, states, follows, sessionOver] = [[], [], [], true, false];
  feed = follow({
    open: () => {
      lines.push(new Line());
      return last();
    },
    now: () => Date.now(),
    signedOut: () => Promise.resolve(sessionOver),
    take: (message) => {
      heard.push(message);
      return follows || message.kind === "snapshot";
    },
    connection: ({ state }) => states.push(state),
    chance: () => 1,
  });
});
afterEach(() => {
  feed.stop();
  vi.useRealTimers();
});

describe("the feed", () => {
  it("is live with the snapshot, not with the open socket", () => {
    last().onopen?.();
    expect(states).toEqual(["connecting"]);
    last().says(aSnapshot(1));
    expect(states).toEqual(["connecting", "live"]);
  });

  it("opens a new line a quarter of a second after a break", () => {
    answer();
    last().breaks();
    vi.advanceTimersByTime(FIRST_WAIT_MS);
    expect(lines).toHaveLength(2);
    answer();
    expect(states).toEqual(["connecting", "live", "lost", "live"]);
  });

  it("takes silence for a break", () => {
    answer();
    const silent = last();
    vi.advanceTimersByTime(SILENCE_MS + 2 * FIRST_WAIT_MS + 1);
    expect(silent.closed).toBe(true);
    expect(lines).toHaveLength(2);
  });

  it("stays on a line that beats", () => {
    answer();
    for (let second = 0; second < 60; second += 1) {
      vi.advanceTimersByTime(1_000);
      last().says(beat);
    }
    expect(lines).toHaveLength(1);
  });

  it("asks for a new snapshot when a number is missing", () => {
    answer();
    follows = false;
    last().says(changed(9, aCall("a")));
    expect(last().closed).toBe(true);
    vi.advanceTimersByTime(FIRST_WAIT_MS);
    expect(lines).toHaveLength(2);
  });

  it("is asking again within two seconds of any return, however long the server was away", () => {
    answer();
    for (let tries = 0; tries < 40; tries += 1) {
      last().breaks();
      const before = lines.length;
      vi.advanceTimersByTime(TWO_SECONDS);
      expect(lines.length).toBeGreaterThan(before);
    }
  });

  it("gives up a handshake that nobody answers", () => {
    vi.advanceTimersByTime(SILENCE_MS + 2 * FIRST_WAIT_MS + 1);
    expect(lines).toHaveLength(2);
  });

  it("gives a server that answered the time to make its snapshot, but not for ever", () => {
    last().onopen?.();
    vi.advanceTimersByTime(SNAPSHOT_MS - 1);
    expect(lines).toHaveLength(1);
    last().says(aSnapshot(1));
    expect(states).toEqual(["connecting", "live"]);
    last().breaks();
    vi.advanceTimersByTime(FIRST_WAIT_MS);
    last().onopen?.();
    vi.advanceTimersByTime(SNAPSHOT_MS + 2 * FIRST_WAIT_MS + 1);
    expect(lines).toHaveLength(3);
  });

  it("is as impatient as before once the snapshot is there", () => {
    answer();
    vi.advanceTimersByTime(SILENCE_MS + 2 * FIRST_WAIT_MS + 1);
    expect(lines).toHaveLength(2);
  });

  it("tries at once when the network is back", () => {
    answer();
    for (let tries = 0; tries < 5; tries += 1) {
      last().breaks();
      vi.advanceTimersByTime(LONGEST_WAIT_MS);
    }
    last().breaks();
    const before = lines.length;
    feed.nudge();
    expect(lines).toHaveLength(before + 1);
  });

  it("ends when the server says that the session is over", () => {
    answer();
    last().breaks(4401);
    vi.advanceTimersByTime(10_000);
    expect(states.at(-1)).toBe("signed_out");
    expect(lines).toHaveLength(1);
  });

  it("ends when a refused handshake turns out to be a lost session", async () => {
    sessionOver = true;
    last().breaks();
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe("signed_out");
  });

  it("hears nothing more from a line it has given up", () => {
    answer();
    const old = last();
    const late = old.onmessage;
    old.breaks();
    expect(old.onmessage).toBeNull();
    expect(late).not.toBeNull();
    expect(heard).toHaveLength(1);
  });

  it("passes over what is not a message", () => {
    answer();
    last().says("{");
    last().says("42");
    expect(heard).toHaveLength(1);
    expect(lines).toHaveLength(1);
  });

  it("says nothing after it was stopped", () => {
    feed.stop();
    vi.advanceTimersByTime(20_000);
    expect(lines).toHaveLength(1);
  });
});

describe("the wait between tries", () => {
  it("grows from a quarter second and stays under two", () => {
    expect([0, 1, 2, 3, 9].map((tries) => wait(tries, 1))).toEqual([250, 500, 1_000, 1_500, 1_500]);
  });
  it("is shortened by chance, never lengthened", () => {
    expect(wait(3, 0)).toBe(1_200);
  });
});
