/** What charts are made of: axes with round numbers, columns and points in the units of a drawing. Pure. */
import type { Share } from "@/wire/dashboard";

/** The drawing's own units; the page makes them as wide as there is room. */
export const HEIGHT = 150;
export const LEFT = 34;
export const TOP = 10;
const STEPS = [1, 2, 5, 10];

/** Round numbers from 0 to the first that nothing exceeds; counts have no halves. */
export function ticks(most: number, about = 4): readonly number[] {
  const rough = Math.max(most, 1) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, (STEPS.find((one) => one * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, place) => place * step);
}

/** How far above the bottom a value stands. */
export function height(value: number, top: number): number {
  return top === 0 ? 0 : (value / top) * HEIGHT;
}

export interface Column {
  readonly x: number;
  readonly width: number;
  readonly middle: number;
}

/** Columns side by side with a third of their width between them. */
export function columns(count: number, width: number): readonly Column[] {
  const each = width / Math.max(count, 1);
  const wide = Math.min(each * 0.72, 46);
  return Array.from({ length: count }, (_, place) => {
    const middle = LEFT + each * (place + 0.5);
    return { x: middle - wide / 2, width: wide, middle };
  });
}

/** Every so manyth label is written, so that none touches its neighbour. */
export function written(count: number, width: number, each: number): (place: number) => boolean {
  const every = Math.max(1, Math.ceil((count * each) / width));
  return (place) => place % every === 0;
}

export interface Point {
  readonly place: number;
  readonly percent: number;
}

/** Runs of neighbouring pieces that have a percentage: a line is never drawn over a piece that has none. */
export function runs(shares: readonly Share[]): readonly (readonly Point[])[] {
  const found: Point[][] = [];
  let open: Point[] | null = null;
  shares.forEach((share, place) => {
    if (share.percent === null) {
      open = null;
      return;
    }
    if (open === null) found.push((open = []));
    open.push({ place, percent: share.percent });
  });
  return found;
}

const FULL = 100;

/** 逾期: what was not in time, of the same. */
export function other(share: Share): Share {
  return { good: share.of - share.good, of: share.of, percent: share.percent === null ? null : Math.round((FULL - share.percent) * 10) / 10 };
}

/** In per cent with its counts, or as counts alone where they are few; a dash where there is nothing. */
export function told(share: Share): string {
  if (share.of === 0) return "—";
  return share.percent === null ? `${share.good}／${share.of}` : `${share.percent.toFixed(1)}%`;
}
