/** The Element Plus pieces this console uses, each with its own styles and nothing else of the library. */
import "element-plus/theme-chalk/el-overlay.css";
import "element-plus/theme-chalk/el-popper.css";
import "element-plus/theme-chalk/el-scrollbar.css";
import "element-plus/theme-chalk/el-button.css";
import "element-plus/theme-chalk/el-input.css";
import "element-plus/theme-chalk/el-input-number.css";
import "element-plus/theme-chalk/el-dialog.css";
import "element-plus/theme-chalk/el-dropdown.css";
import "element-plus/theme-chalk/el-dropdown-menu.css";
import "element-plus/theme-chalk/el-dropdown-item.css";
import "element-plus/theme-chalk/el-message.css";
import "element-plus/theme-chalk/el-badge.css";

export { ElButton } from "element-plus/es/components/button/index.mjs";
export { ElDialog } from "element-plus/es/components/dialog/index.mjs";
export { ElDropdown, ElDropdownItem, ElDropdownMenu } from "element-plus/es/components/dropdown/index.mjs";
export { ElInput } from "element-plus/es/components/input/index.mjs";
export { ElInputNumber } from "element-plus/es/components/input-number/index.mjs";
export { ElMessage } from "element-plus/es/components/message/index.mjs";
