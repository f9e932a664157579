/** What a page can ask of exercises: one function for each verb, nothing more. */
import { ask } from "@/wire/ask";
import type { ExerciseView, TrainedView } from "@/wire/types";

const safe = encodeURIComponent;

export const exercises = (): Promise<ExerciseView[]> => ask("GET", "/api/exercises");
export const trained = (): Promise<TrainedView[]> => ask("GET", "/api/exercises/trained");
export const exerciseOf = (id: string): Promise<ExerciseView> => ask("GET", `/api/exercises/${safe(id)}`);
export const beginExercise = (callers: number, minutes: number, seed: number | null): Promise<ExerciseView> =>
  ask("POST", "/api/exercises", { callers, minutes, seed });
export const endExercise = (id: string): Promise<ExerciseView> => ask("POST", `/api/exercises/${safe(id)}/end`);
export const scoreAgain = (id: string): Promise<ExerciseView> => ask("POST", `/api/exercises/${safe(id)}/score`);
