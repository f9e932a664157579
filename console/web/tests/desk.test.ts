import { describe, expect, it } from "vitest";
import { DEFAULT_KEYS, keptKeys, rebind, stepFor, strokeOf } from "@/keys/desk";
import { dropped, stepped } from "@/live/deskQueue";
import { offers } from "@/words/deskVerbs";

describe("the queue moved by hand", () => {
  const order = ["a", "b", "c"];
  it("steps up before the one above", () => expect(stepped(order, "b", -1)).toEqual({ call: "b", ahead_of: "a" }));
  it("steps down to the end", () => expect(stepped(order, "b", 1)).toEqual({ call: "b", ahead_of: null }));
  it("goes no further than the ends", () => expect([stepped(order, "a", -1), stepped(order, "c", 1)]).toEqual([null, null]));
  it("a drag means the caller behind whom it did not stop", () => expect(dropped(order, ["c", "a", "b"], "c")).toEqual({ call: "c", ahead_of: "a" }));
  it("a drag back to its place means nothing", () => expect(dropped(order, order, "a")).toBeNull());
});

describe("the desk's keys", () => {
  const plain = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
  it("are found by place", () => expect(stepFor(DEFAULT_KEYS.host, strokeOf({ ...plain, code: "F9" }))).toBe("next"));
  it("mean one thing each", () => expect(rebind(DEFAULT_KEYS.host, "hold", "F9")).toEqual({ wrong: "taken", by: "next" }));
  it("leave the browser its own", () => expect(rebind(DEFAULT_KEYS.host, "hold", "F5")).toEqual({ wrong: "browser" }));
  it("that were kept and make no sense are the defaults", () => expect(keptKeys("host", "{")).toBe(DEFAULT_KEYS.host));
});

describe("what a row offers", () => {
  it("only the host takes a caller off the air", () => expect([offers("on_air", "drop", "producer"), offers("on_air", "drop", "host")]).toEqual([false, true]));
  it("talking back is the producer's", () => expect([offers("hold", "talk", "producer"), offers("hold", "talk", "host")]).toEqual([true, false]));
  it("a locked caller is still dumped", () => expect([offers("locked", "drop", "host"), offers("locked", "dump", "host")]).toEqual([false, true]));
});
