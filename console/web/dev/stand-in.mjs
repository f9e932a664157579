/**
 * A stand-in for the house while pages are drawn: sample records over HTTP and the live feed. Never used in tests.
 *
 *   node dev/stand-in.mjs [port] [scene]      scenes: busy (default), quiet, alarm
 *   then: npm run build, and open the address it prints; or npm run dev with REXIAN_DEV_BACK_END set to it.
 */
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import * as sample from "./sample.mjs";

const [port = "8790", scene = "busy"] = process.argv.slice(2);
const pages = fileURLToPath(new URL("../../static", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; " +
  "connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

const busy = [
  sample.call(1, { state: "on_air", age: 260, inState: 74, said: 3 }),
  sample.call(2, { state: "screening", age: 95, inState: 31, said: 2 }),
  sample.call(3, { state: "hold", age: 63, inState: 44, said: 1 }),
  sample.call(4, { state: "screened", age: 180, inState: 66, said: 2 }),
  sample.call(5, { state: "ringing", age: 3, said: 0, practice: true }),
];
const over = Array.from({ length: 9 }, (_, n) =>
  sample.call(20 + n, { state: "ended", age: 900 + n * 700, ended: 860 + n * 700, message: n % 4 === 1, transcript: n === 2 ? "queued" : "done", unreviewed: n % 3 === 0 ? 4 : n % 3 === 1 ? 1 : 0 }),
);
const calls = new Map([...(scene === "quiet" ? [] : busy), ...over].map((record) => [record.id, record]));
const transcripts = new Map(over.map((record) => [record.id, sample.transcriptOf(record)]));
const versions = new Map();
const edits = new Map();
let signedIn = scene !== "door";
let me = { ...sample.me };
let seq = 0;
let rehearsal = scene === "quiet" ? null : sample.rehearsal("done");

const caseOf = (record) => ({
  id: record.case_id, number: record.case_number, official_number: record.official_number, state: record.case_id % 2 ? "draft" : "registered",
  kind: record.kind, caller_name: record.name, place: record.place_name, caller_number: record.number, practice: record.practice,
  opened_at: record.rang_at, version: versions.get(record.case_id) ?? 1, ...(edits.get(record.case_id) ?? {}),
});
const all = () => [...calls.values()];
const alarms = scene === "alarm" ? [
  { kind: "disk_low", level: "warning", since: new Date().toISOString(), facts: { free_gb: "3.1" } },
  { kind: "worker_down", level: "warning", since: new Date().toISOString(), facts: { note: "" } },
] : [];
const engine = scene === "alarm" ? { ...sample.engine, state: "loading", progress: 0.62 } : sample.engine;
const system = { ...sample.system, engine, ...(scene === "alarm" ? { worker: sample.part("down", "第 3 次重启") } : {}) };
const unreviewed = () => over.filter((record) => transcripts.get(record.id)?.some((one) => one.reviewed_at === null)).length;

function routes(method, path, query, body) {
  const [, , room, key, what] = path.split("/");
  if (room === "session") return session(method, key, body);
  if (!signedIn) return [401, { error: "NotSignedIn", message: "请先登录。" }];
  if (room === "places") return [200, sample.PLACES];
  if (room === "notices") return [200, key === "count" ? { unread: 0 } : key === "doubts" ? { doubts: [], vacancies: [] } : { unread: 0, notices: [] }];
  if (room === "channels") return [200, { channels: [], schemes: ["wecombot", "mailtos"], organisations: [] }];
  if (room === "status") return [200, system];
  if (room === "inbox") return [200, over.filter((one) => transcripts.get(one.id).some((s) => s.reviewed_at === null)).map((one) => {
    const open = transcripts.get(one.id).filter((s) => s.reviewed_at === null);
    return { call: one, unreviewed: open.length, lowest_confidence: Math.min(...open.map((s) => s.confidence)) };
  })];
  if (room === "rehearsals") return rehearse();
  if (room === "segments") return review(Number(key), body);
  if (room === "cases" && what === "places") return [200, sample.PLACES.slice(-2)];
  if (room === "cases") return key === undefined ? [200, all().map(caseOf).filter((one) => JSON.stringify(one).includes(query.get("q") ?? ""))] : oneCase(method, Number(key), body);
  if (room === "calls" && key === undefined) return [200, query.get("before") ? [] : all().filter((one) => one.state === "ended" && String(one.practice) === query.get("practice"))];
  const record = calls.get(key);
  if (record === undefined) return [404, { error: "NoSuchCall", message: "找不到这次来电。" }];
  if (what === undefined) return [200, record];
  if (what === "transcript") return [200, { call: key, state: record.transcript.state, engine: "vosk", segments: transcripts.get(key) ?? record.segments }];
  if (what === "peaks") return [200, { seconds: record.recording.seconds, peaks: Array.from({ length: 800 }, (_, n) => sample.loudness((n / 800) * record.recording.seconds, Number(key.slice(-2)))) }];
  return [404, { error: "NotFound", message: "404" }];
}
function session(method, key, body) {
  if (key === "language") { me = { ...me, lang: body.lang }; return [200, me]; }
  if (key === "password") { me = { ...me, must_change_password: false }; return [200, me]; }
  if (method === "DELETE") { signedIn = false; return [204, null]; }
  if (method === "POST") {
    if (body.password === "wrong") return [401, { error: "WrongPassword", message: "姓名或密码不正确。" }];
    signedIn = true;
    me = { ...me, must_change_password: body.password === "first" };
  }
  return signedIn ? [200, me] : [401, { error: "NotSignedIn", message: "请先登录。" }];
}
function oneCase(method, id, body) {
  const record = all().find((one) => one.case_id === id);
  if (record === undefined) return [404, { error: "NoSuchCase", message: "找不到案件。" }];
  if (method === "PATCH") {
    if (body.version !== (versions.get(id) ?? 1)) return [409, { error: "Stale", message: "别人刚刚修改过。", newest: versions.get(id) }];
    const { version, ...change } = body;
    versions.set(id, version + 1);
    edits.set(id, { ...(edits.get(id) ?? {}), ...change });
    calls.set(record.id, { ...record, name: change.caller_name ?? record.name, place_name: change.place ?? record.place_name, kind: change.kind ?? record.kind });
    tell({ kind: "call_changed", call: calls.get(record.id) });
  }
  return [200, { ...caseOf(calls.get(record.id)), calls: [calls.get(record.id)] }];
}
function review(id, body) {
  for (const [key, list] of transcripts) {
    const at = list.findIndex((one) => one.id === id);
    if (at === -1) continue;
    list[at] = { ...list[at], text: body.text, corrected: body.text !== list[at].machine_text, hints: body.reviewed ? [] : sample.hintsIn(body.text),
      reviewed_by: body.reviewed ? me.display : null, reviewed_at: body.reviewed ? new Date().toISOString() : null, version: list[at].version + 1 };
    tell({ kind: "transcript_changed", call: key, segments: list });
    tell({ kind: "inbox_changed", unreviewed: unreviewed() });
    return [200, list[at]];
  }
  return [404, { error: "NoSuchSegment", message: "找不到这段转写。" }];
}
function rehearse() {
  rehearsal = sample.rehearsal("running");
  setTimeout(() => { rehearsal = sample.rehearsal("done"); tell({ kind: "rehearsal_changed", rehearsal }); }, 4000);
  return [201, rehearsal];
}

function sound(request, response, key) {
  const file = sample.wav(calls.get(key)?.recording?.seconds ?? 20, Number(key.slice(-2)));
  const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "");
  const from = range ? Number(range[1]) : 0;
  const to = range?.[2] ? Number(range[2]) : file.length - 1;
  response.writeHead(range ? 206 : 200, { "Content-Type": "audio/wav", "Accept-Ranges": "bytes", "Content-Length": to - from + 1, ...(range ? { "Content-Range": `bytes ${from}-${to}/${file.length}` } : {}) });
  response.end(file.subarray(from, to + 1));
}
const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://stand-in");
  if (url.pathname.endsWith("/audio")) return sound(request, response, url.pathname.split("/")[3]);
  if (url.pathname.startsWith("/api/")) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const [status, answer] = routes(request.method, url.pathname, url.searchParams, chunks.length ? JSON.parse(Buffer.concat(chunks)) : null);
    response.writeHead(status, { "Content-Type": "application/json" });
    return response.end(answer === null ? "" : JSON.stringify(answer));
  }
  const asked = join(pages, normalize(url.pathname));
  const file = existsSync(asked) && statSync(asked).isFile() ? asked : join(pages, "index.html");
  if (!existsSync(file)) return response.writeHead(503).end("npm run build first");
  response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Security-Policy": POLICY });
  return extname(file) === ".html" ? response.end(readFileSync(file)) : createReadStream(file).pipe(response);
});

const sockets = new WebSocketServer({ server, path: "/api/feed" });
const send = (message) => sockets.clients.forEach((socket) => socket.send(JSON.stringify(message)));
function tell(message) { seq += 1; send({ ...message, seq }); }
sockets.on("connection", (socket) => {
  if (!signedIn) return socket.close(4401);
  return socket.send(JSON.stringify({ kind: "snapshot", seq, at: new Date().toISOString(), calls: all(), show: sample.show, engine, alarms, inbox: { unreviewed: unreviewed() }, system, rehearsal }));
});
setInterval(() => send({ kind: "beat", at: new Date().toISOString() }), 1000);

/** The caller in seat two goes on speaking, letter by letter, as a recogniser would show it. */
const speech = "学校说要看房产证和社保，可是我们租房子住，社保只交了十一个月，";
let letters = 0;
setInterval(() => {
  const speaking = calls.get(busy[1].id);
  if (speaking === undefined) return;
  letters = (letters + 1) % (speech.length + 1);
  send({ kind: "caption", call: speaking.id, leg: "caller", text: speech.slice(0, letters), at: new Date().toISOString() });
  if (letters !== speech.length) return;
  const segments = [...speaking.segments, sample.segment(speaking.id, "caller", speech, 30 + seq, { live: true })].slice(-6);
  calls.set(speaking.id, { ...speaking, segments });
  tell({ kind: "transcript_changed", call: speaking.id, segments });
  letters = 0;
}, 220);

server.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/  (${scene})`));
