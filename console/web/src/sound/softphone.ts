/** The one door to JsSIP: a call to the person's own room, dialled again until nobody wants it any more. */
import type { EndEvent, RTCSession } from "jssip/lib/RTCSession";
import type { UA } from "jssip/lib/UA";
import { close, microphoneTrouble, openMicrophone, type Microphone } from "@/sound/microphone";
import { wasTakenOver, type PhoneEvent } from "@/sound/phoneState";
import type { PhoneView } from "@/wire/types";

/** Rooms and music send fifty packets a second without a pause; so long without one, and the call is dead. */
const SILENT_MS = 2_000;
const LOOK_MS = 500;
/** A call that ended is dialled at once; one that was not taken, or a refused name, less often. */
const AGAIN_MS = 500;
const LATER_MS = 2_000;
/** Longer than Asterisk needs to start: a page that gave up would be a host without a voice. */
const RECOVER_SECONDS = 2;

/** Whom a telephone tells what happens to it. */
export interface Listener {
  tell(event: PhoneEvent): void;
  /** What the room sends, and what the microphone hears now. */
  heard(sound: MediaStream): void;
  own(sound: MediaStream): void;
}

export class Softphone {
  private ua: UA | null = null;
  private session: RTCSession | null = null;
  private stream: MediaStream | null = null;
  private watching: ReturnType<typeof setInterval> | undefined;
  private packets = -1;
  private heardAt = 0;
  private over = false;

  constructor(
    private readonly account: PhoneView,
    private microphone: Microphone,
    private muted: boolean,
    private readonly listener: Listener,
  ) {}

  /** Opens the microphone, signs on and dials; whatever happens later is told as an event. */
  async begin(): Promise<void> {
    try {
      this.take(await openMicrophone(this.microphone));
    } catch (fault) {
      this.listener.tell({ kind: "trouble", trouble: microphoneTrouble(fault) });
      return;
    }
    const JsSIP = await import("jssip");
    if (this.over) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(`${scheme}//${location.host}/ws`)],
      uri: `sip:${this.account.name}@127.0.0.1`,
      authorization_user: this.account.name,
      password: this.account.password,
      register_expires: 60,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: RECOVER_SECONDS,
    });
    this.listener.tell({ kind: "prepared" });
    this.attend(this.ua);
    this.ua.start();
    this.watching = setInterval(() => void this.listen(), LOOK_MS);
  }

  mute(muted: boolean): void {
    this.muted = muted;
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !muted;
    this.listener.tell({ kind: "muted", muted });
  }

  /** Another microphone in the same call: nobody in the room hears a gap. */
  async change(microphone: Microphone): Promise<void> {
    this.microphone = microphone;
    try {
      const before = this.stream;
      this.take(await openMicrophone(microphone));
      const track = this.stream?.getAudioTracks()[0] ?? null;
      await Promise.all((this.session?.connection.getSenders() ?? []).map((sender) => sender.replaceTrack(track)));
      close(before);
      this.listener.tell({ kind: "microphone" });
    } catch {
      // Nobody is thrown out of a room for a microphone: there is another one to choose.
      this.listener.tell({ kind: "trouble", trouble: "microphone_gone" });
    }
  }

  /** Hang up for good. A page that is only left does not: whoever is loaded again takes the line over. */
  end(): void {
    this.over = true;
    clearInterval(this.watching);
    this.session?.terminate();
    this.session = null;
    this.ua?.stop();
    this.ua = null;
    close(this.stream);
    this.stream = null;
  }

  private take(stream: MediaStream): void {
    if (this.over) return close(stream);
    this.stream = stream;
    for (const track of stream.getAudioTracks()) {
      track.enabled = !this.muted;
      // Pulled out in the middle of a call: the system's own takes its place, if there is one.
      track.addEventListener("ended", () => {
        if (this.stream === stream && !this.over) void this.change({ ...this.microphone, device: "" });
      });
    }
    this.listener.own(stream);
  }

  private attend(ua: UA): void {
    ua.on("registered", () => {
      this.listener.tell({ kind: "signed_on" });
      this.dial();
    });
    ua.on("registrationFailed", ({ response }: { response: { status_code: number } | null }) => {
      // JsSIP asks again only on a new socket, and Asterisk may refuse for a moment while it starts.
      setTimeout(() => { if (this.ua === ua && ua.isConnected() && !ua.isRegistered()) ua.register(); }, LATER_MS);
      this.listener.tell({ kind: "trouble", trouble: response === null ? "exchange_away" : "refused" });
    });
    ua.on("disconnected", () => { if (this.ua === ua) this.listener.tell({ kind: "trouble", trouble: "exchange_away" }); });
    // Nobody rings this telephone.
    ua.on("newRTCSession", ({ originator, session }: { originator: string; session: RTCSession }) => {
      if (originator === "remote") session.terminate({ status_code: 486 });
    });
  }

  private dial(): void {
    if (this.over || this.session !== null || this.ua === null || this.stream === null || !this.ua.isRegistered()) return;
    this.packets = -1;
    this.heardAt = performance.now();
    this.listener.tell({ kind: "dialled", room: this.account.room });
    const session = this.ua.call(`sip:${this.account.dials}@127.0.0.1`, {
      mediaStream: this.stream,
      pcConfig: { iceServers: [], bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" },
    });
    this.session = session;
    // The first address is enough; waiting for the rest costs a tenth of a second.
    session.on("icecandidate", ({ ready }: { ready: () => void }) => ready());
    session.connection.addEventListener("track", ({ track }) => this.listener.heard(new MediaStream([track])));
    session.connection.addEventListener("connectionstatechange", () => {
      if (this.session === session && session.connection.connectionState === "connected") this.listener.tell({ kind: "answered" });
    });
    session.on("ended", ({ originator, message }: EndEvent) => {
      // A BYE of our own has no message, or none that came from the exchange.
      const reasons = String(originator) === "remote" ? message.getHeaders("Reason") : [];
      if (wasTakenOver(reasons)) this.listener.tell({ kind: "trouble", trouble: "taken" });
      else this.gone(session, AGAIN_MS);
    });
    session.on("failed", () => this.gone(session, LATER_MS));
  }

  private gone(session: RTCSession, againMs: number): void {
    if (this.session !== session) return;
    this.session = null;
    if (this.over) return;
    this.listener.tell({ kind: "gone" });
    setTimeout(() => this.dial(), againMs);
  }

  /** A browser does not hear of a call that Asterisk ended while the socket was away; the missing packets tell it. */
  private async listen(): Promise<void> {
    const session = this.session;
    if (session === null || !session.isEstablished()) return;
    let packets = 0;
    (await session.connection.getStats()).forEach((report: { readonly type: string; readonly packetsReceived?: number }) => {
      if (report.type === "inbound-rtp") packets = report.packetsReceived ?? 0;
    });
    const now = performance.now();
    if (packets !== this.packets) this.heardAt = now;
    this.packets = packets;
    if (now - this.heardAt > SILENT_MS && this.session === session) session.terminate();
  }
}
