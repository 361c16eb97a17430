// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
function gauge(name,help,samples){return{name:`charthouse_${name}`,help,samples:samples.flatMap(([labels,value])=>value===null?[]:[{labels,value}])}}function familyText({name,help,samples}){let lines=samples.map(({labels,value})=>`${name}${labelText(labels)} ${value}`);return`${[`# HELP ${name} ${help}`,`# TYPE ${name} gauge`,...lines].join(`
`)}
`}function labelText(labels){let pairs=Object.entries(labels).map(([name,value])=>`${name}="${escaped(value)}"`);return pairs.length===0?"":`{${pairs.join(",")}}`}function escaped(value){return value.replaceAll("\\","\\\\").replaceAll('"','\\"').replaceAll(`
`,"\\n")}function familiesText(families){return families.filter(({samples})=>samples.length>0).map(familyText).join("")}export{gauge,familiesText};
