/** 节目季安排、上线单位商定、当月预告。 */
export const programmeZhCN = {
  season: {
    plan: "安排节目季",
    how: "从开始日到结束日，按方案的节奏列出拟排节目。系统不会自行改期：遇到非工作日，由您逐日决定。",
    first: "开始日",
    last: "结束日",
    look: "列出拟排节目",
    shows: "本季节目",
    choice: "{day} 如何安排",
    take: "照排",
    skip: "跳过",
    next: "顺延至 {next}",
    decide: "请选择",
    taken: "这一天已安排节目",
    unitOf: "{day} 的上线单位",
    lately: "{last} 曾上线，间隔不足 {months} 个月",
    suggested: "未办结案件较多的单位：",
    owes: "{name}（{cases} 件未办结）",
    make: "安排 {count} 期节目",
    made: "已安排 {count} 期节目",
    open: "还有 {count} 个非工作日未作决定。",
  },
};
