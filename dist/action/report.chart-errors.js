// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
function chartErrors(report){let ofCharts=report.charts.flatMap(({error,path})=>error===void 0?[]:[{error,about:path}]),said=report.error===null||ofCharts.some(({error})=>error===report.error);return report.error===null||said?ofCharts:[...ofCharts,{error:report.error}]}export{chartErrors};
