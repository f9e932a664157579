import { createPinia, setActivePinia } from "pinia";
import { describe, expect, it } from "vitest";
import { usePerson } from "@/live/person";
import { useTimes } from "@/live/times";
import type { Me } from "@/wire/types";

// A correspondent's laptop far from the house.
process.env["TZ"] = "America/New_York";

const AT = "2026-03-04T16:05:09Z";
const LAN: Me = { id: 1, name: "lan", display: "阿兰", roles: ["screener"], posts: [], lang: "zh-CN", must_change_password: false, timezone: "Asia/Shanghai" };

function signedIn(person: Me): ReturnType<typeof useTimes> {
  setActivePinia(createPinia());
  usePerson().greet(person);
  return useTimes();
}

describe("on a screen in New York", () => {
  it("this screen is really set to another zone", () => expect(new Date(AT).getHours()).toBe(11));
  it("every time is the house's", () => {
    const times = signedIn(LAN);
    expect([times.clockTime(AT), times.dayAndTime(AT), times.fullTime(AT)]).toEqual(["00:05:09", "03-05 00:05", "2026-03-05 00:05:09"]);
    expect([times.weekday(AT, "zh-CN"), times.weekday(AT, "en")]).toEqual(["周四", "Thu"]);
  });
  it("a house elsewhere has its own", () => expect(signedIn({ ...LAN, timezone: "Asia/Urumqi" }).clockTime(AT)).toBe("22:05:09"));
  it("a page on its way out keeps the house's time", () => {
    const times = signedIn(LAN);
    usePerson().forget();
    expect(times.clockTime(AT)).toBe("00:05:09");
  });
});
