"""Reads {"feeds": {name: text}, "charts": {name: text}, "schema": text, "atom": path} from a file, and prints each fault on a line."""
import json
import re
import sys

import jsonschema
from lxml import etree

atom = '{http://www.w3.org/2005/Atom}'
with open(sys.argv[1], encoding='utf-8') as file:
    given = json.load(file)
grammar = etree.RelaxNG(etree.parse(given['atom']))
schema = json.loads(given['schema'])
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)


def feed_faults(text):
    feed = etree.fromstring(text.encode())
    if not grammar.validate(feed):
        yield from (str(error) for error in grammar.error_log)
    entries = feed.findall(f'{atom}entry')
    # What a grammar cannot say: RFC 4287, 4.1.1, 4.1.2, 4.2.6 and 4.2.7.
    if feed.find(f'{atom}author') is None and any(entry.find(f'{atom}author') is None for entry in entries):
        yield 'no author'
    if not any(link.get('rel') == 'self' for link in feed.findall(f'{atom}link')):
        yield 'no link to itself'
    seen = set()
    for each in [feed, *entries]:
        identity = each.findtext(f'{atom}id') or ''
        if not re.match(r'^[A-Za-z][A-Za-z0-9+.-]*:\S+$', identity):
            yield f'the id {identity!r} is not an absolute IRI'
        if identity in seen:
            yield f'the id {identity!r} is there twice'
        seen.add(identity)
        alternates = [(link.get('type'), link.get('hreflang')) for link in each.findall(f'{atom}link') if link.get('rel', 'alternate') == 'alternate']
        if len(set(alternates)) < len(alternates):
            yield 'two alternate links of one type'
        if not alternates and each.find(f'{atom}content') is None:
            yield 'neither a link nor content'


for name, text in given['feeds'].items():
    for fault in feed_faults(text):
        print(f'{name}: {fault}')
for name, text in given['charts'].items():
    for error in validator.iter_errors(json.loads(text)):
        print(f'{name}: {error.json_path}: {error.message}')
