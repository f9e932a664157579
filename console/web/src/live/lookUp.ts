/** The "look up!" of another surface: which one stands now. It goes when it is acknowledged, or by itself after a while. Pure. */
import type { DeskMessageView } from "@/wire/types";

export const STANDS_MS = 20_000;
/** So long it moves; from then on it only stands there. */
export const LOUD_MS = 5_000;

export function lookUpNow(
  messages: readonly DeskMessageView[],
  surface: DeskMessageView["surface"],
  acknowledged: number,
  now: number,
): DeskMessageView | null {
  const calling = messages.filter(({ id, at, look_up, surface: from }) => look_up && from !== surface && id > acknowledged && now - Date.parse(at) < STANDS_MS);
  return calling.at(-1) ?? null;
}

export const isLoud = (message: DeskMessageView, now: number): boolean => now - Date.parse(message.at) < LOUD_MS;
