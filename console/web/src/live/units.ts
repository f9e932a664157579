/** The register's organisations for choosing one, those that were closed left out: one list for all fields, asked for anew by whatever shows one. */
import { shallowRef, type Ref } from "vue";
import { listUnits, type UnitView } from "@/wire/register";

const units = shallowRef<readonly UnitView[]>([]);
let asking = false;

async function load(): Promise<void> {
  asking = true;
  try {
    units.value = (await listUnits("")).filter((unit) => !unit.closed);
  } catch {
    // The list stays as it was; the next field that needs it asks again.
  }
  asking = false;
}

/** What was known before stands there at once: a unit added since appears beside it. */
export function useUnits(): Readonly<Ref<readonly UnitView[]>> {
  if (!asking) void load();
  return units;
}
