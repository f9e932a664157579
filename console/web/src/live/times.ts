/** Times as the house's own clocks show them, whatever zone this screen is set to. */
import { usePerson } from "@/live/person";
import * as time from "@/words/time";

type Moment = number | string;

export interface Times {
  clockTime(at: Moment): string;
  dayAndTime(at: Moment): string;
  fullTime(at: Moment): string;
  weekday(at: Moment, lang: string): string;
}

export function useTimes(): Times {
  const person = usePerson();
  return {
    clockTime: (at) => time.clockTime(at, person.zone),
    dayAndTime: (at) => time.dayAndTime(at, person.zone),
    fullTime: (at) => time.fullTime(at, person.zone),
    weekday: (at, lang) => time.weekday(at, lang, person.zone),
  };
}
