/** The telephone in the page as one readonly value; `step` is pure, and nothing here knows SIP. */

export type PhoneTrouble = "denied" | "no_microphone" | "exchange_away" | "refused" | "not_the_host" | "no_phone_left";

export interface Phone {
  /** off: nobody wants it · asking: for the microphone and the account · calling · open: in the room · lost: dialling again. */
  readonly state: "off" | "asking" | "calling" | "open" | "lost";
  readonly muted: boolean;
  readonly room: string | null;
  readonly trouble: PhoneTrouble | null;
}

export const HUNG_UP: Phone = { state: "off", muted: false, room: null, trouble: null };

export type PhoneEvent =
  | { readonly kind: "wanted" }
  | { readonly kind: "unwanted" }
  | { readonly kind: "dialled"; readonly room: string }
  | { readonly kind: "answered" }
  | { readonly kind: "gone" }
  | { readonly kind: "trouble"; readonly trouble: PhoneTrouble }
  | { readonly kind: "muted"; readonly muted: boolean };

/** Troubles that no second try mends: somebody has to do something first. */
const FINAL: readonly PhoneTrouble[] = ["denied", "no_microphone", "not_the_host", "no_phone_left"];

export function step(phone: Phone, event: PhoneEvent): Phone {
  switch (event.kind) {
    case "wanted":
      return phone.state === "off" ? { ...HUNG_UP, state: "asking" } : phone;
    case "unwanted":
      return HUNG_UP;
    case "dialled":
      return phone.state === "off" ? phone : { ...phone, state: "calling", room: event.room };
    case "answered":
      return phone.state === "off" ? phone : { ...phone, state: "open", trouble: null };
    case "gone":
      return phone.state === "off" ? phone : { ...phone, state: "lost" };
    case "trouble":
      return phone.state === "off" ? phone : { ...phone, state: FINAL.includes(event.trouble) ? "off" : "lost", trouble: event.trouble };
    case "muted":
      return { ...phone, muted: event.muted };
    default:
      return event satisfies never;
  }
}

/** Whether it shall be dialled again by itself. */
export function triesAgain(phone: Phone): boolean {
  return phone.state === "lost";
}
