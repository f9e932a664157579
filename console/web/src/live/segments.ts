/** Segments of a transcript kept together. The feed tells a whole transcript; an answer to a review is one of it. Pure. */
import type { SegmentView } from "@/wire/types";

/** The transcript with one segment as the server has just given it; an older version never replaces a newer one. */
export function withSegment(held: readonly SegmentView[], came: SegmentView): readonly SegmentView[] {
  return held.map((segment) => (segment.id === came.id && came.version >= segment.version ? came : segment));
}
