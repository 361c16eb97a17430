// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{auditFindings,auditMarkdown}from"./report.audit-text.js";import"./report.audit-groups.js";import"./report.table.js";import"./report.markdown.js";import"./report.quantities.js";import"./report.paint.js";import"./report.printable.js";import"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";export{auditFindings,auditMarkdown};
