// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{findingLine,groupsOf}from"./report.audit-groups.js";import{auditRules,severityFails}from"./readers.audit-rules.js";import{printable}from"./report.printable.js";import"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";function auditJunit({repository,findings,figures,failOn}){let groups=new Map(groupsOf(findings).map(group=>[group.rule,group])),cases=Object.entries(auditRules).map(([rule,{severity,title,remedy}])=>{let group=groups.get(rule),name=`    <testcase classname="charthouse.audit" name="${xml(rule)}"`;if(group===void 0)return`${name}/>`;let lines=xml(group.findings.map(each=>findingLine(each,group)).join(`
`));if(!severityFails(severity,failOn))return`${name}>
      <system-out>${lines}</system-out>
    </testcase>`;let failure=`<failure type="${xml(severity)}" message="${xml(`${title}; do: ${group.remedy??remedy}`)}">${lines}</failure>`;return`${name}>
      ${failure}
    </testcase>`}),failures=[...groups.values()].filter(({severity})=>severityFails(severity,failOn)).length,counts=`tests="${cases.length}" failures="${failures}" errors="0" time="${figures.durationMs/1e3}"`;return['<?xml version="1.0" encoding="UTF-8"?>',`<testsuites ${counts}>`,`  <testsuite name="${xml(repository.target)}" ${counts}>`,...cases,"  </testsuite>","</testsuites>"].join(`
`)}var entities={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;"};function xml(text){return printable(text).replace(/[&<>"]/g,character=>entities[character]??character)}export{auditJunit};
