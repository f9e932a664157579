/** What a person is changing in a case, and where somebody else was faster. Pure. */
import type { CaseView, Kind } from "@/wire/types";

export interface CaseFields {
  readonly caller_name: string;
  readonly place: string;
  readonly kind: Kind | null;
}
export type CaseField = keyof CaseFields;
export const CASE_FIELDS: readonly CaseField[] = ["kind", "caller_name", "place"];

export function fieldsOf(record: CaseView): CaseFields {
  return { caller_name: record.caller_name, place: record.place, kind: record.kind };
}

/** The fields where the draft differs from what it was begun upon. */
export function changedFields(begun: CaseFields, draft: CaseFields): readonly CaseField[] {
  return CASE_FIELDS.filter((field) => begun[field] !== draft[field]);
}

export interface Conflict {
  readonly field: CaseField;
  readonly theirs: string | null;
  readonly mine: string | null;
}

/** Fields that both sides changed, to different values. */
export function conflicts(begun: CaseFields, theirs: CaseFields, mine: CaseFields): readonly Conflict[] {
  return changedFields(begun, mine)
    .filter((field) => theirs[field] !== begun[field] && theirs[field] !== mine[field])
    .map((field) => ({ field, theirs: theirs[field], mine: mine[field] }));
}

/** The draft on top of a newer record: what I did not touch follows the record. */
export function rebased(begun: CaseFields, theirs: CaseFields, mine: CaseFields): CaseFields {
  const touched = new Set(changedFields(begun, mine));
  return {
    caller_name: touched.has("caller_name") ? mine.caller_name : theirs.caller_name,
    place: touched.has("place") ? mine.place : theirs.place,
    kind: touched.has("kind") ? mine.kind : theirs.kind,
  };
}
