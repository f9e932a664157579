/** A list that grows backwards in time, one page at each asking. */
import { type Ref, ref, shallowRef } from "vue";

export const PAGE = 50;

export interface Backwards<Row> {
  readonly rows: Readonly<Ref<readonly Row[]>>;
  readonly more: Readonly<Ref<boolean>>;
  readonly loading: Readonly<Ref<boolean>>;
  readonly fault: Readonly<Ref<unknown>>;
  begin(): Promise<void>;
  earlier(): Promise<void>;
}

export function useBackwards<Row>(
  ask: (before: string | null, limit: number) => Promise<readonly Row[]>,
  moment: (row: Row) => string,
): Backwards<Row> {
  const rows = shallowRef<readonly Row[]>([]);
  const more = ref(false);
  const loading = ref(false);
  const fault = shallowRef<unknown>(null);
  let asking = 0;

  async function page(before: string | null): Promise<void> {
    // Only the newest question counts: an answer to an older one must not overwrite it.
    const mine = ++asking;
    loading.value = true;
    try {
      const found = await ask(before, PAGE);
      if (mine !== asking) return;
      rows.value = before === null ? found : [...rows.value, ...found];
      more.value = found.length >= PAGE;
      fault.value = null;
    } catch (error) {
      if (mine === asking) fault.value = error;
    }
    if (mine === asking) loading.value = false;
  }
  return {
    rows, more, loading, fault,
    begin: () => page(null),
    earlier: () => {
      const last = rows.value.at(-1);
      return last === undefined ? page(null) : page(moment(last));
    },
  };
}
