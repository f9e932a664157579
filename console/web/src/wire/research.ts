/** What pages can ask about research tasks: like matters that many callers bring up. Each step answers with the list after it. */
import { ask } from "@/wire/ask";
import type { components } from "@/wire/generated";

export type ResearchView = components["schemas"]["ResearchView"];
type Told = Promise<ResearchView[]>;

export const listTasks = (): Told => ask("GET", "/api/research");
export const giveTask = (task: number, unit: number, asked: string, due_on: string | null): Told => ask("POST", `/api/research/${task}/give`, { unit, asked, due_on });
export const dismissTask = (task: number, why: string): Told => ask("POST", `/api/research/${task}/dismiss`, { why });
export const reportTask = (task: number, finding: string, change: string): Told => ask("POST", `/api/research/${task}/report`, { finding, change });
export const finishTask = (task: number): Told => ask("POST", `/api/research/${task}/finish`);
