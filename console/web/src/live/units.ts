/** The register's organisations for choosing one: asked for once a page, those that were closed left out. */
import { shallowRef, type Ref } from "vue";
import { listUnits, type UnitView } from "@/wire/register";

const units = shallowRef<readonly UnitView[]>([]);
let asking: Promise<void> | null = null;

async function load(): Promise<void> {
  try {
    units.value = (await listUnits("")).filter((unit) => !unit.closed);
  } catch {
    // The next field that needs the list asks again.
    asking = null;
  }
}

export function useUnits(): Readonly<Ref<readonly UnitView[]>> {
  asking ??= load();
  return units;
}
