// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
function html(strings,...parts){let markup=strings[0]??"";for(let[at,part]of parts.entries())markup+=markupOf(part)+(strings[at+1]??"");return{markup}}function trusted(markup){return{markup:markup.replace(turns,"")}}function escaped(text){return text.replace(special,character=>replaced[character]??"")}var special=/[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,turns=/[\u202a-\u202e\u2066-\u2069]/g,replaced={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;","'":"&#39;"};function markupOf(part){return part==null||part===!1?"":typeof part=="string"?escaped(part):typeof part=="number"?String(part):isList(part)?part.map(markupOf).join(""):part.markup}function isList(part){return Array.isArray(part)}var contentSecurityPolicy=["default-src 'none'","script-src 'self'","style-src 'self'","img-src 'self' data:","connect-src 'self'","base-uri 'none'","form-action 'none'"].join("; "),generator="charthouse";function pageText(site,page){let{toRoot}=page,{style,script,theme}=site.assets,{markup}=html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="${generator}">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${page.title}</title>
${icon(site,toRoot)}
<meta name="description" content="${page.description}">
<link rel="stylesheet" href="${toRoot}pages/assets/${style}">
${theme===void 0?"":html`<link rel="stylesheet" href="${toRoot}pages/assets/${theme}">\n`}${feedLink(page.feed)}<script src="${toRoot}pages/assets/${script}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="site">
<a class="brand" href="${toRoot}index.html">${logo(site,toRoot)}<span>${site.title}</span></a>
${navigation(site,toRoot)}</header>
<main id="main">
${page.main}
</main>
<footer class="site"><p>Published with <a href="https://github.com/alto9/charthouse">charthouse</a>. <a href="${toRoot}feed.atom">Atom feed</a> · <a href="${toRoot}index.yaml">index.yaml</a></p></footer>
</body>
</html>
`;return markup}function navigation({pages,links},toRoot){let all=[...pages.map(({text,href})=>({text,href:`${toRoot}${href}`})),...links];return all.length===0?"":html`<nav aria-label="Site">${all.map(({text,href})=>html`<a href="${href}">${text}</a>\n`)}</nav>\n`}function feedLink(feed){return feed===void 0?"":html`<link rel="alternate" type="application/atom+xml" title="${feed.text}" href="${feed.href}">\n`}var ownLogo=html`<svg class="logo" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2 3 7v10l9 5 9-5V7z"/><path d="m3 7 9 5 9-5M12 12v10"/></svg>`,ownIcon=html`<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#0a7d6c" stroke-width="1.8"><path d="M12 2 3 7v10l9 5 9-5V7z"/><path d="m3 7 9 5 9-5M12 12v10"/></svg>')}">`;function icon({logo:path},toRoot){return path===void 0?ownIcon:html`<link rel="icon" href="${toRoot}${path}">`}function logo({logo:path},toRoot){return path===void 0?ownLogo:html`<img class="logo" src="${toRoot}${path}" alt="">`}export{html,trusted,escaped,pageText};
