/** The one door to JsSIP: a call to the person's own room, dialled again until nobody wants it any more. */
import type { RTCSession } from "jssip/lib/RTCSession";
import type { UA } from "jssip/lib/UA";
import type { PhoneEvent, PhoneTrouble } from "@/sound/phoneState";
import type { PhoneView } from "@/wire/types";

/** Rooms and music send fifty packets a second without a pause; so long without one, and the call is dead. */
const SILENT_MS = 2_000;
const LOOK_MS = 500;
const AGAIN_MS = 500;
/** Longer than Asterisk needs to start: a page that gave up would be a host without a voice. */
const RECOVER_SECONDS = 2;

export interface Microphone {
  /** A loudspeaker stands in the room: the browser takes its sound out of the microphone. */
  readonly loudspeaker: boolean;
  readonly device: string;
}

/** Browsers' own processing removes music and pumps levels (measured); a head-set needs none of it. */
export function constraints(microphone: Microphone): MediaTrackConstraints {
  return {
    echoCancellation: microphone.loudspeaker,
    noiseSuppression: false,
    autoGainControl: false,
    ...(microphone.device === "" ? {} : { deviceId: { exact: microphone.device } }),
  };
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
    private readonly microphone: Microphone,
    private readonly tell: (event: PhoneEvent) => void,
    private readonly play: (sound: MediaStream) => void,
  ) {}

  /** Opens the microphone, signs on and dials; whatever happens later is told as an event. */
  async begin(): Promise<void> {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: constraints(this.microphone), video: false });
    } catch (fault) {
      this.tell({ kind: "trouble", trouble: microphoneTrouble(fault) });
      return;
    }
    const JsSIP = await import("jssip");
    if (this.over) return this.release();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(`${scheme}//${location.host}/ws`)],
      uri: `sip:${this.account.name}@127.0.0.1`,
      authorization_user: this.account.name,
      password: this.account.password,
      register_expires: 60,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: RECOVER_SECONDS,
    });
    ua.on("registered", () => this.dial());
    ua.on("registrationFailed", () => this.tell({ kind: "trouble", trouble: "refused" }));
    ua.on("disconnected", () => this.tell({ kind: "trouble", trouble: "exchange_away" }));
    // Nobody rings this telephone.
    ua.on("newRTCSession", ({ originator, session }: { originator: string; session: RTCSession }) => {
      if (originator === "remote") session.terminate({ status_code: 486 });
    });
    this.ua = ua;
    ua.start();
    this.watching = setInterval(() => void this.listen(), LOOK_MS);
  }

  mute(muted: boolean): void {
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !muted;
    this.tell({ kind: "muted", muted });
  }

  /** What the microphone hears, for a meter. */
  get own(): MediaStream | null {
    return this.stream;
  }

  /** Hang up for good. A page that is only left does not: whoever is loaded again takes the line over. */
  end(): void {
    this.over = true;
    clearInterval(this.watching);
    this.session?.terminate();
    this.session = null;
    this.ua?.stop();
    this.ua = null;
    this.release();
  }

  private release(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }

  private dial(): void {
    if (this.over || this.session !== null || this.ua === null || this.stream === null || !this.ua.isRegistered()) return;
    this.packets = -1;
    this.heardAt = performance.now();
    this.tell({ kind: "dialled", room: this.account.room });
    const session = this.ua.call(`sip:${this.account.dials}@127.0.0.1`, {
      mediaStream: this.stream,
      pcConfig: { iceServers: [], bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" },
    });
    this.session = session;
    // The first address is enough; waiting for the rest costs a tenth of a second.
    session.on("icecandidate", ({ ready }: { ready: () => void }) => ready());
    session.connection.addEventListener("track", ({ track }) => this.play(new MediaStream([track])));
    session.connection.addEventListener("connectionstatechange", () => {
      if (session.connection.connectionState === "connected") this.tell({ kind: "answered" });
    });
    const gone = (): void => {
      if (this.session !== session) return;
      this.session = null;
      if (this.over) return;
      this.tell({ kind: "gone" });
      setTimeout(() => this.dial(), AGAIN_MS);
    };
    session.on("ended", gone);
    session.on("failed", gone);
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

function microphoneTrouble(fault: unknown): PhoneTrouble {
  return fault instanceof DOMException && fault.name === "NotAllowedError" ? "denied" : "no_microphone";
}
