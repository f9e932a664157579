/** The server's time on this screen. A screen's own clock may be minutes wrong; its steps are right. Pure. */

/** Differences between the server's time and ours, newest last, in milliseconds. */
export interface Clock {
  readonly differences: readonly number[];
}

export const UNSET: Clock = { differences: [] };

/** Ten beats: enough to find one that travelled fast, few enough to follow a corrected server clock. */
const REMEMBERED = 10;

export function hearTime(clock: Clock, serverIso: string, ourMs: number): Clock {
  const difference = Date.parse(serverIso) - ourMs;
  if (Number.isNaN(difference)) return clock;
  return { differences: [...clock.differences, difference].slice(-REMEMBERED) };
}

/** A message can only arrive late, never early, so the largest difference is the nearest to the truth. */
export function offset(clock: Clock): number {
  return clock.differences.length === 0 ? 0 : Math.max(...clock.differences);
}

/** How long to sleep so that the next tick falls on a whole second of the server's time. */
export function untilNextSecond(serverMs: number): number {
  return 1000 - (((serverMs % 1000) + 1000) % 1000);
}
