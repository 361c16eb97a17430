/** Checks a ref out as actions/checkout does: into an empty workspace, that one commit, detached. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import process from 'node:process';

const { INPUT_REF: ref, CHECKOUT_ORIGIN: origin } = process.env;
const inputs = Object.keys(process.env).filter((name) => name.startsWith('INPUT_'));
const unknown = inputs.filter((name) => !['INPUT_REF', 'INPUT_PERSIST-CREDENTIALS'].includes(name));
if (unknown.length > 0) throw new Error(`this stand-in knows no ${unknown.join(', ')}`);
if (readdirSync('.').length > 0) throw new Error('the workspace is not empty');

const git = (...words) => execFileSync('git', words, { stdio: 'inherit' });
git('init', '--quiet');
git('remote', 'add', 'origin', origin);
git('fetch', '--quiet', '--no-tags', '--depth=1', 'origin', `+${ref}:${ref}`);
git('checkout', '--quiet', '--force', '--detach', ref);
