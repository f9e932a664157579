import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@vue/compiler-sfc";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import openapi from "../openapi.json";
import { en } from "@/sentences/en";
import { zhCN } from "@/sentences/zh-CN";

interface Shape {
  readonly enum?: string[];
  readonly properties?: Record<string, Shape>;
}

const SOURCE = join(import.meta.dirname, "../src");
const GENERATED = join(SOURCE, "wire/generated.ts");
const LONGEST_MODULE = 300;
const LONGEST_FUNCTION = 40;
const FORBIDDEN = /^(utils?|helpers?|managers?|handlers?|data|info|process|tickets?|incidents?)$/i;

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : /\.(ts|vue)$/.test(name) && path !== GENERATED ? [path] : [];
  });
}
const sources = files(SOURCE).map((path) => ({ path: path.slice(SOURCE.length + 1), text: readFileSync(path, "utf8") }));

function script({ path, text }: { path: string; text: string }): ts.SourceFile {
  const code = path.endsWith(".vue") ? (parse(text).descriptor.scriptSetup?.content ?? "") : text;
  return ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
}
function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}
function faults(name: string, wrong: (node: ts.Node, file: ts.SourceFile) => boolean): string[] {
  return sources.flatMap((source) => {
    const file = script(source);
    const found: string[] = [];
    walk(file, (node) => {
      if (wrong(node, file)) found.push(`${source.path}: ${name} at ${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`);
    });
    return found;
  });
}
function keys(catalogue: object, before = ""): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) => (typeof value === "string" ? [`${before}${key}`] : keys(value as object, `${before}${key}.`)));
}
function sentence(catalogue: object, key: string): string {
  return String(key.split(".").reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], catalogue));
}
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();

describe("the house's style", () => {
  it("nothing is any", () => expect(faults("any", (node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]));
  it("nothing is asserted with !", () => expect(faults("!", (node) => ts.isNonNullExpression(node))).toEqual([]));
  it("no module is longer than 300 lines", () => {
    expect(sources.filter(({ text, path }) => text.split("\n").length > LONGEST_MODULE && !path.startsWith("sentences/")).map(({ path }) => path)).toEqual([]);
  });
  it("no function is longer than 40 lines", () => {
    const long = (node: ts.Node, file: ts.SourceFile): boolean => {
      if (!ts.isFunctionDeclaration(node) && !ts.isMethodDeclaration(node) && !ts.isArrowFunction(node)) return false;
      const line = (at: number): number => file.getLineAndCharacterOfPosition(at).line;
      // What only holds named functions (a store, a composable) is a module in itself; its functions are counted.
      const shelf = node.body !== undefined && ts.isBlock(node.body) && node.body.statements.some((one) => ts.isFunctionDeclaration(one));
      return !shelf && line(node.end) - line(node.getStart(file)) >= LONGEST_FUNCTION;
    };
    expect(faults("long function", long)).toEqual([]);
  });
  it("no name of ours is a word that says nothing", () => {
    const named = (node: ts.Node): boolean =>
      (ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isParameter(node)) && node.name !== undefined && ts.isIdentifier(node.name) && FORBIDDEN.test(node.name.text);
    expect(faults("empty word", named)).toEqual([]);
  });
  it("every module begins with its job", () => {
    const silent = sources.filter(({ text, path }) => !(path.endsWith(".vue") ? /^<script setup lang="ts">\n\/\*\* / : /^\/\*\* /).test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });
  it("only one module formats a moment, so that no time is shown in the browser's own zone", () => {
    const formats = /Intl\.DateTimeFormat|\.toLocale(Date|Time)?String|\.get(FullYear|Month|Date|Day|Hours|Minutes|Seconds)\(/;
    expect(sources.filter(({ text }) => formats.test(text)).map(({ path }) => path)).toEqual([join("words", "time.ts")]);
  });
  it("no address of another host is named", () => {
    expect(sources.filter(({ text }) => /https?:\/\/(?!www\.w3\.org)/.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe("the two languages", () => {
  const chinese = keys(zhCN);
  it("have the same keys", () => expect(keys(en).sort()).toEqual([...chinese].sort()));
  it("have the same facts in each sentence", () => {
    expect(chinese.filter((key) => holes(sentence(zhCN, key)).join() !== holes(sentence(en, key)).join())).toEqual([]);
  });
  it("leave nothing empty", () => expect([...chinese.map((key) => sentence(zhCN, key)), ...chinese.map((key) => sentence(en, key))].filter((text) => text.trim() === "")).toEqual([]));
  it("hold no sign that the message syntax would take for itself", () => {
    expect(chinese.filter((key) => /[@|]/.test(sentence(zhCN, key) + sentence(en, key)))).toEqual([]);
  });
  it("every key a page asks for is there", () => {
    const asked = sources.flatMap(({ text, path }) =>
      [...text.matchAll(/\bt\(\s*["'`]([\w.-]+)(["'`]|\$\{)|"((?:nav|case|history|cases|review|rehearsal|status|password|signIn)\.\w+)"/g)].map((match) => ({ path, key: match[1] ?? match[3] ?? "", whole: match[2] !== "${" })),
    );
    const missing = asked.filter(({ key, whole }) => (whole ? !chinese.includes(key) : !chinese.some((known) => known.startsWith(key))));
    expect(missing).toEqual([]);
  });
  it("hold no sentence that no page asks for", () => {
    const text = sources.filter(({ path }) => !path.startsWith("sentences/")).map((source) => source.text).join("\n");
    const spoken = (key: string): boolean => text.includes(`"${key}"`) || text.includes(`'${key}'`) || text.includes(`\`${key.slice(0, key.lastIndexOf(".") + 1)}\${`);
    expect(chinese.filter((key) => !spoken(key))).toEqual([]);
  });
});

describe("the words of the wire", () => {
  const schemas = (openapi as unknown as { components: { schemas: Record<string, Shape> } }).components.schemas;
  const values = (name: string, field?: string): string[] => {
    const shape = schemas[name];
    return (field === undefined ? shape : shape?.properties?.[field])?.enum ?? [];
  };
  const chinese = keys(zhCN);
  it.each([
    ["state", values("CallState")],
    ["ended", values("EndReason")],
    ["kind", values("Kind")],
    ["caseState", values("CaseState")],
    ["role", values("Role")],
    ["leg", values("Leg")],
    ["transcript", values("TranscriptState")],
    ["transcript", values("Certainty")],
    ["engine", values("EngineView", "state")],
    ["alarm", values("AlarmView", "kind")],
    ["preparing.duty", values("ShowDuty")],
    ["preparing.lack", values("Lack")],
    ["research.state", values("TaskState")],
    ["preparing.leave.state", values("LeaveState")],
    ["preparing.leave.party", values("LeaveParty")],
    ["preparing.people.part", values("OnAirPart")],
    ["preparing.people.arrival", values("Arrival")],
    ["part", values("PartView", "state")],
    ["status.diskLevel", values("DiskView", "level")],
  ])("every %s has a word in the catalogues", (group, members) => {
    expect(members.length).toBeGreaterThan(0);
    expect(members.filter((member) => !chinese.includes(`${group}.${member}`))).toEqual([]);
  });
});

describe("generated types", () => {
  it("are those of the committed OpenAPI document", async () => {
    const made = astToString(await openapiTS(new URL("../openapi.json", import.meta.url), { immutable: true }));
    const committed = readFileSync(GENERATED, "utf8");
    expect(committed.endsWith(made)).toBe(true);
  });
});
