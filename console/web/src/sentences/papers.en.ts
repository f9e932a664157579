/** Sentences about papers and their templates, in English. */
import type { papersZhCN } from "@/sentences/papers.zh-CN";

export const papersEn: typeof papersZhCN = {
  enclosed: "Enclosed: {title}, version {version}",
  masked: "masked",
  original: "original before it was void",
  whole: "all papers (ZIP)",
  void: "Declare void",
  voidWhy: "Why it is void",
  voidHow: "Its number stays in the books and is never used again; the case's next step issues the paper under a new number.",
  voided: "Declared void",
  voidReason: "Void because: {reason}",
  cancel: "Cancel",
};
