/** The one door to HTTP: asks the server, turns refusals into values with a sentence. Knows no page. */

/** The server said no, with its reason's name, a sentence for people, and the facts. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly status: number,
    readonly reason: string,
    sentence: string,
    readonly facts: Readonly<Record<string, unknown>>,
  ) {
    super(sentence);
  }
}

/** Nobody answered: the server is away or the network is broken. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

interface Habits {
  lang: () => string;
  signedOut: () => void;
}

let habits: Habits = { lang: () => "zh-CN", signedOut: () => undefined };

/** Set once by the application: which language to ask for, and what to do when the session has ended. */
export function setHabits(chosen: Habits): void {
  habits = chosen;
}

/** Longer than any answer of a healthy server, shorter than a person's patience. */
const PATIENCE_MS = 15_000;

export function cookie(name: string, jar: string): string | null {
  for (const crumb of jar.split("; ")) {
    const cut = crumb.indexOf("=");
    if (cut > 0 && crumb.slice(0, cut) === name) return decodeURIComponent(crumb.slice(cut + 1));
  }
  return null;
}

function headers(method: Method, body: unknown): Record<string, string> {
  const wanted: Record<string, string> = { Accept: "application/json", "Accept-Language": habits.lang() };
  // A file comes as a form, whose content type the browser writes with its boundary.
  if (body !== undefined && !(body instanceof FormData)) wanted["Content-Type"] = "application/json";
  const token = method === "GET" ? null : cookie("rexian_csrf", document.cookie);
  if (token !== null) wanted["X-CSRF-Token"] = token;
  return wanted;
}

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      headers: headers(method, body),
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
  } catch (fault) {
    throw new Unreachable(fault instanceof Error ? fault.message : String(fault));
  }
}

export function refusal(status: number, body: unknown): Refused {
  if (typeof body === "object" && body !== null) {
    const { error, message, ...facts } = body as Record<string, unknown>;
    if (typeof error === "string" && typeof message === "string") return new Refused(status, error, message, facts);
  }
  return new Refused(status, "Unknown", `HTTP ${status}`, {});
}

/** Ask and take the answer as `Answer`; the types come from the server's own OpenAPI document. */
export async function ask<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  const response = await send(method, path, body);
  const text = await response.text();
  let parsed: unknown = null;
  try {
    parsed = text === "" ? null : JSON.parse(text);
  } catch {
    // A proxy's HTML page: the status alone speaks.
  }
  if (!response.ok) {
    const refused = refusal(response.status, parsed);
    if (response.status === 401 && path !== "/api/session") habits.signedOut();
    throw refused;
  }
  return parsed as Answer;
}
