import { describe, expect, it } from "vitest";
import { constraints } from "@/sound/microphone";
import { COUGH_MS, coughKey, HUNG_UP, type Phone, type PhoneEvent, step, wasTakenOver } from "@/sound/phoneState";

const WANTED: PhoneEvent = { kind: "wanted", muted: false };
const IN_ROOM: readonly PhoneEvent[] = [WANTED, { kind: "prepared" }, { kind: "signed_on" }, { kind: "dialled", room: "desk-2" }, { kind: "answered" }];

function after(...events: readonly PhoneEvent[]): Phone {
  return events.reduce(step, HUNG_UP);
}

describe("the telephone", () => {
  it("goes from wanted to its room, and tells each step", () => {
    const states = IN_ROOM.map((_, at) => after(...IN_ROOM.slice(0, at + 1)).state);
    expect(states).toEqual(["asking", "signing_on", "signing_on", "calling", "open"]);
    expect(after(...IN_ROOM)).toEqual({ state: "open", muted: false, room: "desk-2", trouble: null });
  });

  it("is lost when the call ends, and back when it is answered again", () => {
    expect(after(...IN_ROOM, { kind: "gone" }).state).toBe("lost");
    expect(after(...IN_ROOM, { kind: "gone" }, { kind: "dialled", room: "desk-2" }, { kind: "answered" }).state).toBe("open");
  });

  it("stays in its room while only the way to the exchange is away, and says so", () => {
    const away = after(...IN_ROOM, { kind: "trouble", trouble: "exchange_away" });
    expect([away.state, away.trouble]).toEqual(["open", "exchange_away"]);
    expect(step(away, { kind: "signed_on" })).toEqual(after(...IN_ROOM));
    expect(after(WANTED, { kind: "trouble", trouble: "exchange_away" }).state).toBe("lost");
  });

  it.each(["denied", "not_secure", "no_microphone", "taken", "not_the_host", "no_phone_left", "not_allowed"] as const)("gives up for %s, which a person has to mend", (trouble) => {
    expect(after(...IN_ROOM, { kind: "trouble", trouble })).toEqual({ ...HUNG_UP, trouble });
    expect(after(WANTED, { kind: "trouble", trouble }, WANTED).trouble).toBeNull();
  });

  it("stays in its room without a microphone until there is one", () => {
    const mute = after(...IN_ROOM, { kind: "trouble", trouble: "microphone_gone" });
    expect([mute.state, mute.trouble]).toEqual(["open", "microphone_gone"]);
    expect(step(mute, { kind: "signed_on" }).trouble).toBe("microphone_gone");
    expect(step(mute, { kind: "answered" }).trouble).toBe("microphone_gone");
    expect(step(mute, { kind: "microphone" }).trouble).toBeNull();
  });

  it("stays muted over a lost call and a reload, and is open again when it was hung up", () => {
    const muted = after(...IN_ROOM, { kind: "muted", muted: true });
    expect(step(step(muted, { kind: "gone" }), { kind: "answered" }).muted).toBe(true);
    expect(after({ kind: "wanted", muted: true }).muted).toBe(true);
    expect(step(step(muted, { kind: "unwanted" }), WANTED).muted).toBe(false);
  });

  it("does not come back by what is told after it was hung up", () => {
    const late: readonly PhoneEvent[] = [
      { kind: "prepared" }, { kind: "signed_on" }, { kind: "dialled", room: "studio" }, { kind: "answered" }, { kind: "gone" },
      { kind: "microphone" }, { kind: "trouble", trouble: "exchange_away" }, { kind: "muted", muted: true },
    ];
    for (const event of late) expect(step(HUNG_UP, event)).toBe(HUNG_UP);
  });
});

describe("the older leg", () => {
  it("knows from the reason of a goodbye that somebody took its line over", () => {
    // As Asterisk 22 sends it, with a line for each protocol.
    expect(wasTakenOver(['SIP;cause=200;text="Call completed elsewhere"', "Q.850;cause=26"])).toBe(true);
    for (const reason of ['Q.850;cause=16;text="Normal"', "Q.850;cause=126", "Q.850;cause=266", "SIP;cause=26"]) expect(wasTakenOver([reason])).toBe(false);
    expect(wasTakenOver([])).toBe(false);
  });
});

describe("the cough key", () => {
  function hands(): { muted: boolean; at: number; press(): void; release(): void } {
    const it = { muted: false, at: 0, press: (): void => undefined, release: (): void => undefined };
    const key = coughKey(() => it.muted, (muted) => (it.muted = muted), () => it.at);
    return Object.assign(it, { press: key.press, release: key.release });
  }

  it("mutes at once, and lets the voice in again when it was held", () => {
    const hand = hands();
    hand.press();
    expect(hand.muted).toBe(true);
    hand.at = COUGH_MS;
    hand.release();
    expect(hand.muted).toBe(false);
  });

  it("stays muted after a touch; the next touch opens, however long it lasts", () => {
    const hand = hands();
    hand.press();
    hand.at = COUGH_MS - 1;
    hand.release();
    expect(hand.muted).toBe(true);
    hand.press();
    expect(hand.muted).toBe(false);
    hand.at = 10 * COUGH_MS;
    hand.release();
    expect(hand.muted).toBe(false);
  });
});

describe("the microphone", () => {
  it("is left as it is, and only a loudspeaker's echo is taken out", () => {
    expect(constraints({ loudspeaker: false, device: "" })).toEqual({ echoCancellation: false, noiseSuppression: false, autoGainControl: false });
    expect(constraints({ loudspeaker: true, device: "usb" })).toEqual({
      echoCancellation: true, noiseSuppression: false, autoGainControl: false, deviceId: { exact: "usb" },
    });
  });
});
