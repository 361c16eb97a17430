/** Colours code. Only languages that READMEs of charts have: each costs time when the pages are loaded. */
import core from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import json from 'highlight.js/lib/languages/json';
import shell from 'highlight.js/lib/languages/shell';
import yaml from 'highlight.js/lib/languages/yaml';

const languages = { bash, diff, dockerfile, go, ini, json, shell, yaml };
for (const [name, language] of Object.entries(languages)) core.registerLanguage(name, language);

/** A highlighter is slow on long texts, and no one reads the colours of so much. */
const maxLength = 64 * 1024;

/** Markup of the code; undefined for a language that is not known. */
export function highlighted(code: string, language: string): string | undefined {
  if (code.length > maxLength || core.getLanguage(language) === undefined) return undefined;
  return core.highlight(code, { language, ignoreIllegals: true }).value;
}
