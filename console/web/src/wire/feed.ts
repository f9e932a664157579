/** The one door to the live feed: keeps one socket open, checks the order, and starts again after any break. */
import type { Message } from "@/wire/types";

/** The part of a WebSocket that the feed uses; tests bring a small honest one. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  close(): void;
}

export type Connection =
  | { readonly state: "connecting"; readonly since: number }
  | { readonly state: "live"; readonly since: number }
  | { readonly state: "lost"; readonly since: number }
  | { readonly state: "signed_out"; readonly since: number };

export interface FeedParts {
  readonly open: () => Socket;
  /** Milliseconds that only grow; performance.now in a browser. */
  readonly now: () => number;
  /** True when the server says that nobody is signed in; asked only after a handshake failed. */
  readonly signedOut: () => Promise<boolean>;
  /** Takes a message; false when it does not follow on, so that a new snapshot is needed. */
  readonly take: (message: Message) => boolean;
  readonly connection: (connection: Connection) => void;
  /** From 0 to 1. Keeps a room full of consoles from returning in the same instant. */
  readonly chance: () => number;
}

export interface Feed {
  /** Try at once: the network is back or the page is visible again. */
  nudge(): void;
  stop(): void;
}

/** The server beats every second; two beats and a half missing is a broken line. */
export const SILENCE_MS = 2_500;
/** After a restart a whole house asks for snapshots at once: a server that has answered is given time to make one. */
export const SNAPSHOT_MS = 10_000;
const WATCH_MS = 250;
export const FIRST_WAIT_MS = 250;
/** With the snapshot's own time this keeps the promise: right again within two seconds of the server's return. */
export const LONGEST_WAIT_MS = 1_500;
/** The close code by which the server says that the session is over. */
const SESSION_OVER = 4401;

export function wait(tries: number, chance: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS) * (0.8 + 0.2 * chance);
}

export function parse(text: unknown): Message | null {
  if (typeof text !== "string") return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && "kind" in parsed ? (parsed as Message) : null;
  } catch {
    return null;
  }
}

class LiveFeed implements Feed {
  private socket: Socket | null = null;
  private tries = 0;
  private heardAt = 0;
  /** How long nothing may be heard. */
  private patience = SILENCE_MS;
  private lostAt: number | null = null;
  private live = false;
  private stopped = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly watch: ReturnType<typeof setInterval>;

  constructor(private readonly parts: FeedParts) {
    this.watch = setInterval(() => this.watchSilence(), WATCH_MS);
    this.connect();
  }

  nudge(): void {
    if (this.stopped) return;
    if (this.socket === null) {
      this.tries = 0;
      this.connect();
    } else {
      this.watchSilence();
    }
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.letGo();
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.heardAt = this.parts.now();
    this.patience = SILENCE_MS;
    if (this.lostAt === null) this.parts.connection({ state: "connecting", since: this.heardAt });
    const socket = this.parts.open();
    this.socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.heardAt = this.parts.now();
      this.patience = SNAPSHOT_MS;
    };
    socket.onmessage = (event) => this.hear(event.data);
    socket.onclose = (event) => this.broken(event.code, opened);
  }

  private hear(text: unknown): void {
    this.heardAt = this.parts.now();
    const message = parse(text);
    if (message === null) return;
    if (!this.parts.take(message)) {
      this.tries = 0;
      this.restart();
      return;
    }
    if (message.kind === "snapshot") {
      this.patience = SILENCE_MS;
      this.live = true;
      this.tries = 0;
      this.lostAt = null;
      this.parts.connection({ state: "live", since: this.heardAt });
    }
  }

  private broken(code: number, opened: boolean): void {
    this.letGo();
    if (code === SESSION_OVER) {
      this.end();
      return;
    }
    this.later();
    // A browser hides the status of a refused handshake, so the session is asked for by itself.
    if (!opened) void this.parts.signedOut().then((over) => (over && !this.stopped ? this.end() : undefined));
  }

  private end(): void {
    this.stop();
    this.parts.connection({ state: "signed_out", since: this.parts.now() });
  }

  private watchSilence(): void {
    if (this.socket !== null && this.parts.now() - this.heardAt > this.patience) this.restart();
  }

  private restart(): void {
    this.letGo();
    this.later();
  }

  private later(): void {
    if (this.stopped) return;
    if (this.live || this.lostAt === null) {
      this.live = false;
      this.lostAt = this.parts.now();
      this.parts.connection({ state: "lost", since: this.lostAt });
    }
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), wait(this.tries, this.parts.chance()));
    this.tries += 1;
  }

  /** Forget the socket first: a late event of an old one must never touch the new one. */
  private letGo(): void {
    const old = this.socket;
    this.socket = null;
    if (old === null) return;
    old.onopen = old.onmessage = old.onclose = null;
    old.close();
  }
}

export function follow(parts: FeedParts): Feed {
  return new LiveFeed(parts);
}
