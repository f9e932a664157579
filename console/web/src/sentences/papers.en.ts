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
  templates: "Templates of papers",
  templatesHow: "Download the template in use, change it, and try it here; it can be adopted once the trial finds no fault. New papers then use it, earlier ones stay as they are.",
  templateShipped: "came with the system",
  templateBy: "adopted by {name}",
  templateInUse: "in use",
  templateBack: "Use this one again",
  templateReplace: "Replace the template",
  templateWord: "Word template (.docx)",
  templateHtml: "HTML template for the PDF",
  templateCheck: "Try it",
  templateAdopt: "Adopt it",
  templateWhole: "The trial found no fault: it can be adopted.",
  templateFaults: "The trial found faults, so it cannot be adopted:",
  templateAdopted: "Adopted",
};
