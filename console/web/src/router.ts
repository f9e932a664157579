/** Which page stands at which address, and who may see it. */
import { createRouter, createWebHistory } from "vue-router";
import LinesPage from "@/pages/LinesPage.vue";
import SignInPage from "@/pages/SignInPage.vue";
import { usePerson } from "@/live/person";
import { sits } from "@/words/rights";

declare module "vue-router" {
  interface RouteMeta {
    /** The sentence by which a tab of the browser is known; before anything is known there is none. */
    title?: string;
  }
}

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", name: "lines", component: LinesPage, meta: { title: "nav.lines" } },
    { path: "/desk", name: "desk", component: () => import("@/pages/DeskPage.vue"), meta: { title: "nav.desk", surface: "producer", bare: true } },
    { path: "/host", name: "host", component: () => import("@/pages/HostPage.vue"), meta: { title: "nav.host", surface: "host", bare: true } },
    { path: "/desk/records", name: "desk-records", component: () => import("@/pages/DeskRecordsPage.vue"), meta: { title: "desk.records.title" } },
    { path: "/guest", name: "guest", component: () => import("@/pages/GuestPage.vue"), meta: { title: "desk.guest.title", surface: "guest", bare: true } },
    { path: "/sign-in", name: "sign-in", component: SignInPage, meta: { title: "signIn.title", open: true } },
    { path: "/password", name: "password", component: () => import("@/pages/PasswordPage.vue"), meta: { title: "password.title" } },
    { path: "/calls", name: "calls", component: () => import("@/pages/CallsPage.vue"), meta: { title: "history.title" } },
    { path: "/cases", name: "cases", component: () => import("@/pages/CasesPage.vue"), meta: { title: "cases.title" } },
    { path: "/cases/:id(\\d+)", name: "case", component: () => import("@/pages/CasePage.vue"), meta: { title: "cases.title" } },
    { path: "/inbox", name: "inbox", component: () => import("@/pages/InboxPage.vue"), meta: { title: "work.page.inbox" } },
    { path: "/ledger", name: "ledger", component: () => import("@/pages/LedgerPage.vue"), meta: { title: "work.page.ledger" } },
    { path: "/supervision", name: "supervision", component: () => import("@/pages/SupervisionPage.vue"), meta: { title: "work.page.supervision" } },
    { path: "/research", name: "research", component: () => import("@/pages/ResearchPage.vue"), meta: { title: "work.page.research" } },
    { path: "/overdue", name: "overdue", component: () => import("@/pages/OverduePage.vue"), meta: { title: "work.page.overdue" } },
    { path: "/leads", name: "leads", component: () => import("@/pages/LeadsPage.vue"), meta: { title: "work.page.leads" } },
    { path: "/assessment", name: "assessment", component: () => import("@/pages/AssessmentPage.vue"), meta: { title: "assessment.title" } },
    { path: "/dashboard", name: "dashboard", component: () => import("@/pages/DashboardPage.vue"), meta: { title: "dashboard.title" } },
    { path: "/templates", name: "templates", component: () => import("@/pages/TemplatesPage.vue"), meta: { title: "papers.templates" } },
    { path: "/papers", name: "papers", component: () => import("@/pages/PapersPage.vue"), meta: { title: "work.page.papers" } },
    { path: "/search", name: "search", component: () => import("@/pages/SearchPage.vue"), meta: { title: "work.search" } },
    { path: "/handling/:id(\\d+)", name: "handling", component: () => import("@/pages/HandlingPage.vue"), meta: { title: "handling.tab" } },
    { path: "/review/:call?", name: "review", component: () => import("@/pages/ReviewPage.vue"), meta: { title: "review.title" } },
    { path: "/rehearsal", name: "rehearsal", component: () => import("@/pages/RehearsalPage.vue"), meta: { title: "rehearsal.title" } },
    { path: "/exercise/:id", name: "exercise", component: () => import("@/pages/ExercisePage.vue"), meta: { title: "exercise.sheet" } },
    { path: "/phone", name: "phone", component: () => import("@/pages/PhonePage.vue"), meta: { title: "phone.title" } },
    { path: "/notices", name: "notices", component: () => import("@/pages/NoticesPage.vue"), meta: { title: "notices.title" } },
    { path: "/shows", name: "shows", component: () => import("@/pages/ShowsPage.vue"), meta: { title: "shows.title" } },
    { path: "/shows/:id(\\d+)", name: "show", component: () => import("@/pages/ShowPage.vue"), meta: { title: "shows.ofShow" } },
    { path: "/units", name: "units", component: () => import("@/pages/UnitsPage.vue"), meta: { title: "units.title" } },
    { path: "/units/:id(\\d+)", name: "unit", component: () => import("@/pages/UnitPage.vue"), meta: { title: "units.title" } },
    { path: "/people", name: "people", component: () => import("@/pages/PeoplePage.vue"), meta: { title: "people.title" } },
    { path: "/calendar", name: "calendar", component: () => import("@/pages/CalendarPage.vue"), meta: { title: "calendar.title" } },
    { path: "/policy", name: "policy", component: () => import("@/pages/PolicyPage.vue"), meta: { title: "policy.title" } },
    { path: "/status", name: "status", component: () => import("@/pages/StatusPage.vue"), meta: { title: "status.title" } },
    { path: "/:rest(.*)", name: "nowhere", component: () => import("@/pages/NowherePage.vue"), meta: { title: "fault.notFound" } },
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
