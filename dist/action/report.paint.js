// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
var same=text=>text,noPaint={strong:same,faint:same,good:same,bad:same,odd:same};var plainView={columns:null,paint:noPaint};export{noPaint,plainView};
