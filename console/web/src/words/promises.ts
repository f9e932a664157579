/** What is usual in a promise on the air. */

/** Working days that officials mostly name; a key each, so that nobody types while the caller speaks. */
export const USUAL_DAYS: readonly number[] = [1, 3, 5];
