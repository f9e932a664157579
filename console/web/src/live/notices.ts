/** One's own notices: how many wait, told by the feed, and the list, asked for when somebody looks. */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import { useDesk } from "@/live/desk";
import { countNotices, listNotices, type NoticeView, readNotices } from "@/wire/notices";

const PAGE = 50;

export const useNotices = defineStore("notices", () => {
  const desk = useDesk();
  const asked = shallowRef(0);
  const rows = shallowRef<readonly NoticeView[]>([]);
  const more = shallowRef(false);
  const fault = shallowRef<unknown>(null);
  const loading = shallowRef(false);

  /** The feed speaks of changes only; where a page begins is asked for, and the feed's word is newer. */
  const unread = computed(() => desk.live.notices ?? asked.value);

  async function count(): Promise<void> {
    if (desk.live.epoch === 0) return;
    try {
      asked.value = (await countNotices()).unread;
    } catch {
      // The bell keeps its number; the broken line is shown elsewhere, and the next snapshot asks again.
    }
  }

  async function begin(): Promise<void> {
    await load(null);
  }

  async function earlier(): Promise<void> {
    await load(rows.value.filter((row) => row.read_at !== null).at(-1)?.id ?? null);
  }

  async function load(before: number | null): Promise<void> {
    loading.value = true;
    fault.value = null;
    try {
      const found = await listNotices(before, PAGE);
      rows.value = before === null ? found.notices : [...rows.value, ...found.notices];
      more.value = found.notices.length === PAGE;
      asked.value = found.unread;
    } catch (problem) {
      fault.value = problem;
    } finally {
      loading.value = false;
    }
  }

  /** The list keeps its order while somebody reads it; the next look sorts it anew. */
  async function read(only: readonly number[] | null): Promise<void> {
    const now = new Date(desk.now).toISOString();
    asked.value = (await readNotices(only)).unread;
    rows.value = rows.value.map((row) =>
      row.read_at === null && (only === null || only.includes(row.id)) ? { ...row, read_at: now } : row,
    );
  }

  watch(() => desk.live.epoch, count, { immediate: true });

  return { unread, rows, more, fault, loading, begin, earlier, read };
});
