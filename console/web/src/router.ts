/** Which page stands at which address, and who may see it. */
import { createRouter, createWebHistory } from "vue-router";
import LinesPage from "@/pages/LinesPage.vue";
import SignInPage from "@/pages/SignInPage.vue";
import { usePerson } from "@/live/person";
import { sits } from "@/words/rights";

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", name: "lines", component: LinesPage },
    { path: "/desk", name: "desk", component: () => import("@/pages/DeskPage.vue"), meta: { surface: "producer", bare: true } },
    { path: "/host", name: "host", component: () => import("@/pages/HostPage.vue"), meta: { surface: "host", bare: true } },
    { path: "/desk/records", name: "desk-records", component: () => import("@/pages/DeskRecordsPage.vue") },
    { path: "/guest", name: "guest", component: () => import("@/pages/GuestPage.vue"), meta: { surface: "guest", bare: true } },
    { path: "/sign-in", name: "sign-in", component: SignInPage, meta: { open: true } },
    { path: "/password", name: "password", component: () => import("@/pages/PasswordPage.vue") },
    { path: "/calls", name: "calls", component: () => import("@/pages/CallsPage.vue") },
    { path: "/cases", name: "cases", component: () => import("@/pages/CasesPage.vue") },
    { path: "/cases/:id(\\d+)", name: "case", component: () => import("@/pages/CasePage.vue") },
    { path: "/inbox", name: "inbox", component: () => import("@/pages/InboxPage.vue") },
    { path: "/ledger", name: "ledger", component: () => import("@/pages/LedgerPage.vue") },
    { path: "/supervision", name: "supervision", component: () => import("@/pages/SupervisionPage.vue") },
    { path: "/research", name: "research", component: () => import("@/pages/ResearchPage.vue") },
    { path: "/overdue", name: "overdue", component: () => import("@/pages/OverduePage.vue") },
    { path: "/leads", name: "leads", component: () => import("@/pages/LeadsPage.vue") },
    { path: "/assessment", name: "assessment", component: () => import("@/pages/AssessmentPage.vue") },
    { path: "/templates", name: "templates", component: () => import("@/pages/TemplatesPage.vue") },
    { path: "/papers", name: "papers", component: () => import("@/pages/PapersPage.vue") },
    { path: "/search", name: "search", component: () => import("@/pages/SearchPage.vue") },
    { path: "/handling/:id(\\d+)", name: "handling", component: () => import("@/pages/HandlingPage.vue") },
    { path: "/review/:call?", name: "review", component: () => import("@/pages/ReviewPage.vue") },
    { path: "/rehearsal", name: "rehearsal", component: () => import("@/pages/RehearsalPage.vue") },
    { path: "/exercise/:id", name: "exercise", component: () => import("@/pages/ExercisePage.vue") },
    { path: "/phone", name: "phone", component: () => import("@/pages/PhonePage.vue") },
    { path: "/notices", name: "notices", component: () => import("@/pages/NoticesPage.vue") },
    { path: "/shows", name: "shows", component: () => import("@/pages/ShowsPage.vue") },
    { path: "/shows/:id(\\d+)", name: "show", component: () => import("@/pages/ShowPage.vue") },
    { path: "/units", name: "units", component: () => import("@/pages/UnitsPage.vue") },
    { path: "/units/:id(\\d+)", name: "unit", component: () => import("@/pages/UnitPage.vue") },
    { path: "/people", name: "people", component: () => import("@/pages/PeoplePage.vue") },
    { path: "/calendar", name: "calendar", component: () => import("@/pages/CalendarPage.vue") },
    { path: "/policy", name: "policy", component: () => import("@/pages/PolicyPage.vue") },
    { path: "/status", name: "status", component: () => import("@/pages/StatusPage.vue") },
    { path: "/:rest(.*)", name: "nowhere", component: () => import("@/pages/NowherePage.vue") },
  ],
});

router.beforeEach(async (to) => {
  const me = await usePerson()
    .find()
    // A server that is away must not look like a refused person; the page shows the broken line instead.
    .catch(() => usePerson().me);
  if (me === null) return to.meta["open"] === true ? true : { name: "sign-in", query: next(to.fullPath) };
  if (me.must_change_password && to.name !== "password") return { name: "password" };
  if (to.name === "sign-in") return { name: "lines" };
  // Whoever belongs to a unit or a body has no telephones to look at, and no machine.
  if ((to.name === "lines" || to.name === "status") && !usePerson().allowed("see_calls")) return { name: "inbox" };
  const { surface } = to.meta;
  if ((surface === "producer" || surface === "host" || surface === "guest") && !sits(me.roles, surface)) return { name: "lines" };
  return true;
});

function next(path: string): Record<string, string> {
  return path === "/" ? {} : { next: path };
}
