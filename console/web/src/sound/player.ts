/** Plays one recording: whole, from a place, or just a stretch of it. Owns the audio element, knows no page. */
import { onBeforeUnmount, type Ref, ref, shallowRef } from "vue";

export const SPEEDS: readonly number[] = [0.5, 0.75, 1, 1.25, 1.5, 2];
/** A breath before the first sound of a stretch, so that its first consonant is heard. */
const LEAD_SECONDS = 0.08;

export interface Player {
  readonly time: Readonly<Ref<number>>;
  readonly playing: Readonly<Ref<boolean>>;
  readonly length: Readonly<Ref<number>>;
  readonly speed: Readonly<Ref<number>>;
  readonly broken: Readonly<Ref<boolean>>;
  readonly element: HTMLAudioElement;
  source(address: string): void;
  toggle(): void;
  pause(): void;
  seek(time: number): void;
  jump(seconds: number): void;
  play(start: number, end: number | null): void;
  setSpeed(speed: number): void;
  stepSpeed(step: 1 | -1): void;
}

export function usePlayer(): Player {
  const element = new Audio();
  element.preload = "metadata";
  const time = ref(0);
  const playing = ref(false);
  const length = ref(0);
  const speed = ref(1);
  const broken = shallowRef(false);
  let stopAt: number | null = null;
  let frame = 0;

  function start(): void {
    broken.value = false;
    // A refused play (no sound yet, or the page was never touched) leaves the button as it is: nothing plays.
    element.play().catch(() => undefined);
  }
  function pause(): void {
    stopAt = null;
    element.pause();
  }
  /** Once a frame while it plays: the browser's own event comes four times a second, too slow for words. */
  function follow(): void {
    time.value = element.currentTime;
    if (stopAt !== null && element.currentTime >= stopAt) pause();
    if (!element.paused) frame = requestAnimationFrame(follow);
  }
  function seek(to: number): void {
    const most = Number.isFinite(element.duration) ? element.duration : Math.max(length.value, to);
    element.currentTime = Math.min(Math.max(0, to), most);
    time.value = element.currentTime;
  }
  function setSpeed(chosen: number): void {
    speed.value = chosen;
    element.playbackRate = chosen;
  }

  element.addEventListener("play", () => {
    playing.value = true;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(follow);
  });
  element.addEventListener("pause", () => {
    playing.value = false;
    time.value = element.currentTime;
  });
  element.addEventListener("seeked", () => (time.value = element.currentTime));
  element.addEventListener("durationchange", () => {
    if (Number.isFinite(element.duration)) length.value = element.duration;
    element.playbackRate = speed.value;
  });
  element.addEventListener("error", () => (broken.value = element.getAttribute("src") !== null));
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame);
    pause();
    element.removeAttribute("src");
    element.load();
  });

  return {
    time, playing, length, speed, broken, element, pause, seek, setSpeed,
    source(address) {
      const [at, was] = [element.currentTime, !element.paused];
      broken.value = false;
      element.src = address;
      if (at > 0) element.currentTime = at;
      if (was) start();
    },
    toggle() {
      if (element.paused) {
        stopAt = null;
        start();
      } else pause();
    },
    jump: (seconds) => seek(element.currentTime + seconds),
    play(from, to) {
      seek(from - LEAD_SECONDS);
      stopAt = to;
      start();
    },
    stepSpeed(step) {
      const at = SPEEDS.indexOf(speed.value);
      setSpeed(SPEEDS[Math.min(Math.max(0, at + step), SPEEDS.length - 1)] ?? 1);
    },
  };
}
