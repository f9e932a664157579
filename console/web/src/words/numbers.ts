/** Numbers as people read them aloud. Pure. */

/** 12345678 -> "1234 5678": eight digits are spoken to the caller in two groups of four. */
export function groupedCase(number: string): string {
  return /^\d{8}$/.test(number) ? `${number.slice(0, 4)} ${number.slice(4)}` : number;
}

const STEPS = ["B", "KB", "MB", "GB", "TB"] as const;

export function bytes(count: number): string {
  let step = 0;
  let left = Math.max(0, count);
  while (left >= 1000 && step < STEPS.length - 1) {
    left /= 1000;
    step += 1;
  }
  return `${left < 10 && step > 0 ? left.toFixed(1) : Math.round(left)} ${STEPS[step] ?? "B"}`;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}
