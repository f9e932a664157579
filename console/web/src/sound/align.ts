/** Gives every piece of a written text its place in the sound, though people and rules have changed the text. Pure. */
import type { WordView } from "@/wire/types";

export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** null where the text was changed, so that the engine's confidence says nothing about it. */
  readonly confidence: number | null;
}

/** Beyond this a segment is not compared sign by sign: the table would cost more than it tells. */
const LONGEST = 1_200;

/** For each sign of `text` the number of the word it was heard in, or -1 where nothing heard matches. */
function wordOfEachSign(signs: readonly string[], words: readonly WordView[]): Int32Array {
  const heard: string[] = [];
  const owner: number[] = [];
  words.forEach((word, number) => {
    for (const sign of word.text) {
      heard.push(sign.toLowerCase());
      owner.push(number);
    }
  });
  const found = new Int32Array(signs.length).fill(-1);
  if (signs.length > LONGEST || heard.length > LONGEST) return found;
  const common = commonLengths(signs, heard);
  const width = heard.length + 1;
  let i = 0;
  let j = 0;
  while (i < signs.length && j < heard.length) {
    if (signs[i]?.toLowerCase() === heard[j]) {
      found[i] = owner[j] ?? -1;
      i += 1;
      j += 1;
    } else if ((common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return found;
}

/** Longest common subsequence of every pair of endings, row by row. */
function commonLengths(signs: readonly string[], heard: readonly string[]): Uint16Array {
  const width = heard.length + 1;
  const table = new Uint16Array((signs.length + 1) * width);
  for (let i = signs.length - 1; i >= 0; i -= 1) {
    const sign = signs[i]?.toLowerCase();
    for (let j = heard.length - 1; j >= 0; j -= 1) {
      table[i * width + j] =
        sign === heard[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
    }
  }
  return table;
}

const SILENT = /^[\p{P}\p{S}\s]$/u;

/** The text in pieces that can be lit and clicked. Joined together the pieces are the text again. */
export function align(text: string, words: readonly WordView[], start: number, end: number): readonly Piece[] {
  if (text === "") return [];
  const signs = [...text];
  const found = wordOfEachSign(signs, words);
  if (!found.some((number) => number >= 0)) return [{ text, start, end, confidence: null }];
  const pieces: { text: string; word: number }[] = [];
  signs.forEach((sign, at) => {
    const word = found[at] ?? -1;
    const last = pieces.at(-1);
    // Punctuation is not heard; it stays with the word before it.
    if (last !== undefined && (last.word === word || (word === -1 && SILENT.test(sign)))) last.text += sign;
    else pieces.push({ text: sign, word });
  });
  return pieces.map((piece, at) => timed(piece, pieces, at, words, start, end));
}

function timed(
  piece: { text: string; word: number },
  pieces: readonly { word: number }[],
  at: number,
  words: readonly WordView[],
  start: number,
  end: number,
): Piece {
  const word = words[piece.word];
  if (word !== undefined) return { text: piece.text, start: word.start, end: word.end, confidence: word.confidence };
  const before = words[pieces[at - 1]?.word ?? -1];
  const after = words[pieces[at + 1]?.word ?? -1];
  const from = before?.end ?? start;
  return { text: piece.text, start: from, end: Math.max(from, after?.start ?? end), confidence: null };
}

/** The piece that sounds at `time`: the last one begun, so that the light never goes out between two words. */
export function pieceAt(pieces: readonly Piece[], time: number): number {
  let low = 0;
  let high = pieces.length - 1;
  let found = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.start ?? Infinity) <= time) {
      found = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  return found;
}
