/** What the page of templates asks: versions, a trial, a replacement, the way back. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

type Schemas = components["schemas"];
export type TemplateView = Schemas["TemplateView"];
export type TemplateVersion = Schemas["TemplateVersion"];
export type TemplateFindings = Schemas["TemplateFindings"];
export interface TemplateFiles { readonly docx: File | null; readonly html: File | null }

function packed({ docx, html }: TemplateFiles): FormData {
  const form = new FormData();
  if (docx !== null) form.append("docx", docx);
  if (html !== null) form.append("html", html);
  return form;
}
export const templates = (): Promise<readonly TemplateView[]> => ask("GET", "/api/templates");
export const templateFile = (form: string, version: number, kind: "docx" | "html"): string => `/api/templates/${form}/${version}.${kind}`;
/** Changes nothing. */
export const checkTemplate = (form: string, files: TemplateFiles): Promise<TemplateFindings> => ask("POST", `/api/templates/${form}/check`, packed(files));
export const adoptTemplate = (form: string, files: TemplateFiles): Promise<TemplateView> => ask("POST", `/api/templates/${form}`, packed(files));
export const templateBack = (form: string, version: number): Promise<TemplateView> => ask("POST", `/api/templates/${form}/back`, { version });
