/** Where a reviewer should look next: the places that the engine was unsure of. Pure. */
import { align, type Piece } from "@/sound/align";
import { wordLevel } from "@/words/states";
import type { SegmentView } from "@/wire/types";

export interface Doubt {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
}

export function piecesOf(segment: SegmentView): readonly Piece[] {
  return align(segment.text, segment.words, segment.start, segment.end);
}

/** Every low word of every unreviewed segment, in order; a low segment without word marks counts as one. */
export function doubts(segments: readonly SegmentView[]): readonly Doubt[] {
  return segments.flatMap((segment, at) => {
    if (segment.reviewed_at !== null) return [];
    const low = piecesOf(segment).filter((piece) => piece.confidence !== null && wordLevel(piece.confidence) === "low");
    if (low.length > 0) return low.map(({ start, end }) => ({ segment: at, start, end }));
    return segment.level === "low" ? [{ segment: at, start: segment.start, end: segment.end }] : [];
  });
}

/** The next doubt after a place in the call, or the first one again at the end. `from` null: anywhere in the segment. */
export function nextDoubt(all: readonly Doubt[], segment: number, from: number | null): Doubt | null {
  const after = all.find((doubt) => doubt.segment > segment || (doubt.segment === segment && doubt.start > (from ?? -1)));
  return after ?? all[0] ?? null;
}

export function previousDoubt(all: readonly Doubt[], segment: number, from: number | null): Doubt | null {
  const before = all.findLast(
    (doubt) => doubt.segment < segment || (doubt.segment === segment && doubt.start < (from ?? -1)),
  );
  return before ?? all.at(-1) ?? null;
}
