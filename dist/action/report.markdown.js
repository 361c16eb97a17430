// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{countText}from"./report.quantities.js";import{printable}from"./report.printable.js";var mostCharacters=2e4,mostBytes=15e4;function inline(text){return printable(text).slice(0,mostCharacters).replace(/\s+/g," ").replace(/[\\`*_[\]<>|#&~]/g,mark=>`\\${mark}`)}function code(text){return`\`${printable(text).replace(/\s+/g," ").replaceAll("`","'").replaceAll("|","\\|")}\``}function fenced(text,language=""){let shown=cut(text.split(`
`)).join(`
`),longest=Math.max(2,...[...shown.matchAll(/`+/g)].map(([ticks])=>ticks.length)),fence="`".repeat(longest+1);return`${fence}${language}
${printable(shown)}
${fence}`}function cut(lines){let bytes=0,end=lines.findIndex(line=>(bytes+=Buffer.byteLength(line)+1,bytes>mostBytes));return end===-1?lines:[...lines.slice(0,end),`\u2026 and ${countText(lines.length-end,"more line")}: see the log`]}function table(head,rows){let line=cells=>`| ${cells.join(" | ")} |`;return[line(head),line(head.map(()=>"---")),...cut(rows.map(line))].join(`
`)}export{inline,code,fenced,cut,table};
