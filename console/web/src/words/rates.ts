/** Figures of all units together, for those who lead the programme. Pure. */
import type { Assessment, Measure } from "@/wire/assessment";

/** 响应、解决、满意, and what the plan's own terms ask for. */
const SHOWN: readonly Measure[] = ["response", "in_time", "solved", "satisfied", "promises", "feedback", "answered_live"];
const FULL = 100;

export interface Rate {
  readonly measure: Measure;
  readonly numerator: number;
  readonly denominator: number;
  /** Null where there is too little for a percentage. */
  readonly percent: number | null;
}

export function together(found: Assessment): readonly Rate[] {
  const figures = found.groups.flatMap((group) => group.units).flatMap((unit) => unit.figures);
  return SHOWN.map((measure) => {
    const mine = figures.filter((one) => one.measure === measure);
    const numerator = mine.reduce((sum, one) => sum + one.numerator, 0);
    const denominator = mine.reduce((sum, one) => sum + one.denominator, 0);
    return { measure, numerator, denominator, percent: denominator < found.small ? null : (FULL * numerator) / denominator };
  }).filter((one) => one.denominator > 0);
}
