// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
var unsafe=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;function printable(text){return text.replace(unsafe,character=>{let code=character.charCodeAt(0);return code<256?`\\x${code.toString(16).padStart(2,"0")}`:`\\u${code.toString(16)}`})}export{printable};
