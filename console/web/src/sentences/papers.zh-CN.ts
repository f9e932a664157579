/** Sentences about papers and their templates, in Chinese; the English catalogue must have the same keys. */
export const papersZhCN = {
  enclosed: "附：{title} 第 {version} 版",
  masked: "遮蔽版",
  original: "作废前原件",
  whole: "全部文书（ZIP）",
  void: "作废",
  voidWhy: "作废理由",
  voidHow: "文号保留在册，不再使用；案件下一步办理时会以新文号重新印发。",
  voided: "已作废",
  voidReason: "作废理由：{reason}",
  cancel: "取消",
};
