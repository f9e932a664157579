/** The telephone in the page as one readonly value; `step` is pure, and nothing here knows SIP. */

/** What somebody has to mend, or wait for. */
export type PhoneTrouble =
  | "denied" | "not_secure" | "no_microphone" | "microphone_gone"
  | "exchange_away" | "refused" | "taken" | "not_the_host" | "no_phone_left" | "not_allowed";

export interface Phone {
  /** off: nobody wants it · asking: for the account and the microphone · signing_on · calling · open: in the room · lost: dialling again. */
  readonly state: "off" | "asking" | "signing_on" | "calling" | "open" | "lost";
  readonly muted: boolean;
  readonly room: string | null;
  readonly trouble: PhoneTrouble | null;
}

export const HUNG_UP: Phone = { state: "off", muted: false, room: null, trouble: null };

export type PhoneEvent =
  | { readonly kind: "wanted"; readonly muted: boolean }
  | { readonly kind: "unwanted" }
  | { readonly kind: "prepared" }
  | { readonly kind: "signed_on" }
  | { readonly kind: "dialled"; readonly room: string }
  | { readonly kind: "answered" }
  | { readonly kind: "gone" }
  | { readonly kind: "microphone" }
  | { readonly kind: "trouble"; readonly trouble: PhoneTrouble }
  | { readonly kind: "muted"; readonly muted: boolean };

/** Troubles that no second try mends: somebody has to do something first. */
const FINAL: readonly PhoneTrouble[] = ["denied", "not_secure", "no_microphone", "taken", "not_the_host", "no_phone_left", "not_allowed"];
/** Troubles of the way to the exchange, which end when it has let this telephone in. */
const OF_THE_WAY: readonly (PhoneTrouble | null)[] = ["exchange_away", "refused"];

export function step(phone: Phone, event: PhoneEvent): Phone {
  if (event.kind === "wanted") return phone.state === "off" ? { ...HUNG_UP, state: "asking", muted: event.muted } : phone;
  if (event.kind === "unwanted") return HUNG_UP;
  // What a telephone tells that was hung up meanwhile comes too late.
  if (phone.state === "off") return phone;
  switch (event.kind) {
    case "prepared":
      return { ...phone, state: "signing_on" };
    case "signed_on":
      return OF_THE_WAY.includes(phone.trouble) ? { ...phone, trouble: null } : phone;
    case "dialled":
      return { ...phone, state: "calling", room: event.room };
    case "answered":
      return { ...phone, state: "open", trouble: phone.trouble === "microphone_gone" ? phone.trouble : null };
    case "gone":
      return { ...phone, state: "lost" };
    case "microphone":
      return phone.trouble === "microphone_gone" ? { ...phone, trouble: null } : phone;
    case "trouble":
      return troubled(phone, event.trouble);
    case "muted":
      return { ...phone, muted: event.muted };
    default:
      return event satisfies never;
  }
}

function troubled(phone: Phone, trouble: PhoneTrouble): Phone {
  if (FINAL.includes(trouble)) return { ...HUNG_UP, trouble };
  // The sound does not go through the socket: who is in the room stays there while the exchange's ear is away.
  const stays = phone.state === "open" || trouble === "microphone_gone";
  return { ...phone, state: stays ? phone.state : "lost", trouble };
}

/** The cause (Q.850) with which the house ends the leg of a telephone that somebody opened elsewhere. */
const TAKEN_OVER = /^Q\.850\s*;.*\bcause=26\b/i;

/** Whether one `Reason` of a BYE says so: a page that dialled again would take the line back, and again, for ever. */
export function wasTakenOver(reasons: readonly string[]): boolean {
  return reasons.some((reason) => TAKEN_OVER.test(reason.trim()));
}

/** A key held so long is held for a cough, and lets the voice in again; a shorter touch switches and stays. */
export const COUGH_MS = 350;

export interface CoughKey {
  press(): void;
  release(): void;
}

/** The mute key: a touch switches, holding it mutes as long as it is held. */
export function coughKey(muted: () => boolean, mute: (muted: boolean) => void, now: () => number): CoughKey {
  let since: number | null = null;
  return {
    press(): void {
      since = muted() ? null : now();
      mute(!muted());
    },
    release(): void {
      if (since !== null && now() - since >= COUGH_MS) mute(false);
      since = null;
    },
  };
}
