/** The microphone: which one, how it is opened, and what is wrong when it does not open. */
import type { PhoneTrouble } from "@/sound/phoneState";

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

/** The chosen one, or, when it is not there any more, the system's own. */
export async function openMicrophone(microphone: Microphone): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: constraints(microphone), video: false });
  } catch (fault) {
    if (microphone.device === "" || microphoneTrouble(fault) !== "no_microphone") throw fault;
    return await navigator.mediaDevices.getUserMedia({ audio: constraints({ ...microphone, device: "" }), video: false });
  }
}

export function microphoneTrouble(fault: unknown): PhoneTrouble {
  // A page without https, other than on this machine, has no `mediaDevices` at all.
  if (fault instanceof TypeError) return "not_secure";
  return fault instanceof DOMException && fault.name === "NotAllowedError" ? "denied" : "no_microphone";
}

export function close(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
