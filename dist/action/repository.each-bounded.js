// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
async function eachBounded(items,width,work){let queue=items[Symbol.iterator](),failed=!1,lane=async()=>{for(let next=queue.next();next.done!==!0&&!failed;next=queue.next())try{await work(next.value)}catch(error){throw failed=!0,error}},broken=(await Promise.allSettled(Array.from({length:width},lane))).find(each=>each.status==="rejected");if(broken!==void 0)throw broken.reason}export{eachBounded};
