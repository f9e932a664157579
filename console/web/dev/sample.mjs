/** Sample records in the shape of the wire, for looking at pages without a house. Invented people and numbers. */

const SAID = [
  ["你好，主持人，我是井岸镇的居民。", "我们小区门口的路灯已经坏了三个多月了，晚上出门很不安全，", "我打过好几次电话都没有人来修，希望有关部门能够尽快处理。"],
  ["我想咨询一下，外地户口的孩子今年九月份要在斗门区读小学一年级，", "需要准备哪些材料，什么时候开始报名？"],
  ["我要投诉，白蕉镇工业区附近有一家工厂，", "每天晚上十点以后偷偷排放废气，味道非常难闻，", "我们西窖村的老人和小孩都受不了。"],
  ["主持人好，我建议在乾务镇文化广场增加几个公交站点，", "现在老人家去医院看病要走很远的路，很不方便。"],
  ["我是斗门镇的村民，我们村的自来水最近一个星期经常停水，", "水压也很小，请问是什么原因？"],
];
const NAMES = ["陈女士", "李先生", "黄伯", "", "梁小姐", "周先生"];
const PLACES = ["井岸镇", "白蕉镇", "乾务镇", "斗门镇", "白藤街道", "莲洲镇", "井岸镇霞山村", "白蕉镇灯笼村"];
const KINDS = ["complaint", "consultation", "suggestion", null];

let segmentId = 0;
let caseId = 0;
const iso = (ms) => new Date(ms).toISOString();
const uuid = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

export const hintsIn = (text) => (text.includes("西窖村") ? [{ at: text.indexOf("西窖村"), heard: "西窖村", place: "西滘村" }] : []);

/** One recognised stretch. Every fifth word is doubtful, every eleventh poor, so that all looks are seen. */
export function segment(call, leg, text, start, { live = false, reviewed = null } = {}) {
  segmentId += 1;
  const spoken = [...text].filter((sign) => /[\p{L}\p{N}]/u.test(sign));
  const words = [];
  for (let at = 0; at < spoken.length; at += 2) {
    const n = at / 2 + segmentId;
    const confidence = n % 11 === 0 ? 0.31 : n % 5 === 0 ? 0.66 : 0.93;
    words.push({ text: spoken.slice(at, at + 2).join(""), start: start + at * 0.21, end: start + (at + 2) * 0.21, confidence });
  }
  const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / Math.max(1, words.length);
  return {
    id: segmentId, call, leg, start, end: start + spoken.length * 0.21, text: reviewed?.text ?? text, machine_text: text,
    confidence, level: confidence < 0.55 ? "low" : confidence < 0.8 ? "medium" : "high", words: live ? [] : words,
    reviewed_by: reviewed?.by ?? null, reviewed_at: reviewed ? iso(Date.now() - 600_000) : null,
    corrected: reviewed?.text !== undefined && reviewed.text !== text, hints: reviewed ? [] : hintsIn(text), engine: "vosk", live, version: 1,
  };
}

export function call(n, { state, age, inState, said, ended = null, practice = false, message = false, transcript = "live", unreviewed = 0 }) {
  caseId += 1;
  const rang = Date.now() - age * 1000;
  const name = NAMES[n % NAMES.length];
  return {
    id: uuid(n), case_id: caseId, case_number: String(20261200 + n * 137).padStart(8, "0"), official_number: n % 2 ? `斗热〔2026〕${100 + n}号` : "",
    line: "100", number: n % 6 === 3 ? "" : `139${String(40000000 + n * 731_337).slice(0, 8)}`, withheld: n % 6 === 3, name,
    place_name: name === "" ? "" : PLACES[n % PLACES.length], kind: KINDS[n % KINDS.length], practice, state,
    place: state === "ended" ? null : "hold", seat: state === "ended" ? null : n, rang_at: iso(rang), answered_at: iso(rang + 900), placed_at: iso(Date.now() - (inState ?? age) * 1000),
    ended_at: ended === null ? null : iso(Date.now() - ended * 1000), end_reason: ended === null ? null : message ? "message_left" : "caller_hung_up",
    message, recording: { state: ended === null ? "open" : "closed", seconds: ended === null ? null : Math.max(8, age - ended), tracks: ended === null ? [] : ["caller", "mix", "studio"] },
    transcript: { state: transcript, engine: "vosk", note: null, unreviewed },
    segments: said ? SAID[n % SAID.length].slice(0, said).map((text, at) => segment(uuid(n), "caller", text, 4 + at * 7, { live: true })) : [],
  };
}

export function transcriptOf(record) {
  const n = Number(record.id.slice(-3));
  const lines = SAID[n % SAID.length];
  let at = 3.2;
  const all = [segment(record.id, "studio", "您好，这里是斗门热线，请讲。", 0.6, { reviewed: { by: "王敏" } })];
  lines.forEach((text, index) => {
    const reviewed = index === 0 && record.transcript.unreviewed < lines.length + 1 ? { by: "王敏", text: text.replace("居民", "老居民") } : null;
    all.push(segment(record.id, "caller", text, at, { reviewed }));
    at += [...text].length * 0.21 + 0.6;
    if (index === 0) {
      all.push(segment(record.id, "studio", "嗯，您慢慢说。", at));
      at += 2;
    }
  });
  return all;
}

export const part = (state, note = "") => ({ state, since: iso(Date.now() - 7_260_000), note });
export const engine = { state: "ready", engine: "vosk", model: "vosk-model-small-cn-0.22", progress: null, note: "" };
export const system = {
  asterisk: part("up", "Asterisk 22.6.0"), app: part("up"), captions: part("up"), agi: part("up"), worker: part("up"), ready: true, version: "0.1.0",
  disk: { free_bytes: 182_400_000_000, level: "fine" }, engine, sip_address: "sip:100@127.0.0.1:5060", practice_address: "sip:199@127.0.0.1:5060",
};
export const show = { open: true, mode: "plan", ends_at: iso(Date.now() + 2_400_000), next_start: iso(Date.now() + 86_400_000), next_end: null };
export const me = { id: 1, name: "wang", display: "王敏", roles: ["screener", "reviewer"], posts: [{ organisation: 1, role: "screener" }, { organisation: 1, role: "reviewer" }], lang: "zh-CN", must_change_password: false, timezone: "Asia/Shanghai" };
export { PLACES };

export function rehearsal(state) {
  const started = Date.now() - 42_000;
  const calls = SAID.slice(0, 3).map((lines, at) => ({
    case: String(20269000 + at * 37), ring_to_case_ms: 21.4 + at * 6, ring_to_console_ms: 38.2 + at * 5, recording_seconds: 17.3 + at * 2,
    transcript: state === "running" && at === 2 ? null : lines.join(""), cer: at === 2 && state === "running" ? null : 0.041 + at * 0.07, engine: at === 2 && state === "running" ? null : "vosk",
  }));
  return { id: "r1", state, callers: 3, started_at: iso(started), ended_at: state === "running" ? null : iso(started + 39_000), ok: state === "running" ? null : true, note: "", calls };
}

/** Eight seconds a line of tone that swells like speech, so that waveform and following text can be seen together. */
export function wav(seconds, seed) {
  const rate = 8000;
  const count = Math.round(seconds * rate);
  const sound = Buffer.alloc(44 + count * 2);
  sound.write("RIFF", 0); sound.writeUInt32LE(36 + count * 2, 4); sound.write("WAVEfmt ", 8); sound.writeUInt32LE(16, 16);
  sound.writeUInt16LE(1, 20); sound.writeUInt16LE(1, 22); sound.writeUInt32LE(rate, 24); sound.writeUInt32LE(rate * 2, 28);
  sound.writeUInt16LE(2, 32); sound.writeUInt16LE(16, 34); sound.write("data", 36); sound.writeUInt32LE(count * 2, 40);
  for (let n = 0; n < count; n += 1) {
    const time = n / rate;
    const loud = loudness(time, seed);
    sound.writeInt16LE(Math.round(9000 * loud * Math.sin(2 * Math.PI * (160 + 40 * Math.sin(time * 3)) * time)), 44 + n * 2);
  }
  return sound;
}
export function loudness(time, seed) {
  const phrase = Math.max(0, Math.sin((time + seed) * 0.9)) ** 0.4;
  return phrase * (0.35 + 0.65 * Math.abs(Math.sin(time * 11 + seed)) * Math.abs(Math.cos(time * 3.7)));
}
