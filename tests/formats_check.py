#!/usr/bin/env python3
"""formats_check.py - published suites of news formats, read by naql and by another reader.

    formats_check.py NAQL DIR

Below DIR, wherever they stand: ninjs (**/should_pass/*.json, should_fail), and all XML whose
root is a feed or a news item. Prints a line a group: name, documents, read as they should be;
then each that was not. Exit 1 when there is one that is not known: a document that should fail
is known where one of the same bytes should pass, or where IPTC's own schema of a later version
(ninjs-schema_1.2.json below DIR; asked with python3-jsonschema) allows it.
"""
import collections
import json
import os
import re
import subprocess
import sys
import xml.parsers.expat

# Right in ninjs 1.2, and they do not say which version they are of.
LATER = {'1.0/should_fail/014_type_component.json', '1.0/should_fail/016_infosource.json',
         '1.1/should_fail/001_type_component.json', '1.1/should_fail/002_infosource.json'}
# A listing of NewsML-G2's manual that leaves out what stands in its items.
SHORTENED = 'LISTING_24_News_Message_conveying_a_complete_News_Package.xml'
RSS = {'', 'http://purl.org/rss/1.0/', 'http://my.netscape.com/rdf/simple/0.9/',
       'http://channel.netscape.com/rdf/simple/0.9/', 'http://backend.userland.com/rss2',
       'http://blogs.law.harvard.edu/tech/rss', 'http://purl.org/net/rss1.1#'}
RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
ATOM = {'http://www.w3.org/2005/Atom', 'http://purl.org/atom/ns#'}
G2 = {'http://iptc.org/std/nar/2006-10-01/'}
NITF = {'', 'http://iptc.org/std/NITF/2006-10-18/'}
SKIPPED = {'packageItem', 'conceptItem', 'knowledgeItem', 'planningItem', 'catalogItem'}


class Count:
    """Items of one document, as expat sees them: None where it is of another kind."""

    def __init__(self, data):
        self.items, self.kind, self.depth, self.inside = 0, None, 0, 0
        self.declares = False
        p = xml.parsers.expat.ParserCreate(namespace_separator='\n')
        p.StartElementHandler = self.start
        p.EndElementHandler = self.end
        p.StartDoctypeDeclHandler = self.doctype
        p.Parse(data, True)

    def doctype(self, name, system, public, subset):
        self.declares = bool(subset)

    def start(self, name, attributes):
        self.depth += 1
        ns, _, local = name.rpartition('\n')
        if self.depth == 1:
            if (ns in RSS and local in ('rss', 'Channel')) or (ns == RDF and local == 'RDF'):
                self.kind = 'RSS'
            elif ns in ATOM and local in ('feed', 'entry'):
                self.kind = 'Atom'
            elif ns in G2 and local in SKIPPED | {'newsItem', 'newsMessage'}:
                self.kind = 'NewsML-G2'
            elif ns in NITF and local == 'nitf':
                self.kind = 'NITF'
        if self.inside:
            return
        if ((self.kind == 'RSS' and ns in RSS and local == 'item') or
                (self.kind == 'Atom' and ns in ATOM and local == 'entry') or
                (self.kind == 'NITF' and self.depth == 1) or
                (self.kind == 'NewsML-G2' and ns in G2 and local in SKIPPED | {'newsItem'})):
            self.items += 1
            self.inside = self.depth

    def end(self, name):
        if self.depth == self.inside:
            self.inside = 0
        self.depth -= 1


def read(naql, path):
    """Exit code, records, faults as naql tells them."""
    p = subprocess.run([naql, 'scan', 'empty', path], capture_output=True)
    err = p.stderr.decode('utf-8', 'replace')
    m = re.search(r'(\d+) pages? in (\d+) records?', err)
    return p.returncode, int(m.group(2)) if m else -1, re.findall(r'passed over: (.*)', err)


def wanted(path):
    """(group, records, should there be a fault), or None: not one of ours."""
    part = path.split(os.sep)
    data = open(path, 'rb').read()
    if path.endswith('.json') and part[-2] in ('should_pass', 'should_fail'):
        return 'ninjs ' + part[-2], None, part[-2] == 'should_fail'
    if not path.endswith('.xml'):
        return None
    try:
        count = Count(data)
    except xml.parsers.expat.ExpatError:
        return ('not well-formed', None, True) if b'<rss' in data or b'<feed' in data else None
    except (ValueError, LookupError):
        return None
    if part[-2] == 'should_fail':
        return 'NewsML-G2 should_fail', None, True
    if count.kind is None:
        return None
    return count.kind, count.items, count.declares


def main():
    naql, root = sys.argv[1:]
    good, n, bad = collections.Counter(), collections.Counter(), []
    subprocess.run([naql, 'init', 'empty', '--agency', 'X'], check=True)
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            want = wanted(path)
            if want is None:
                continue
            group, records, fault = want
            n[group] += 1
            code, got, faults = read(naql, path)
            placed = all(' at byte ' in f for f in faults)
            if (code == (3 if fault else 0) and placed and bool(faults) == fault and
                    (records is None or fault or got == records)):
                good[group] += 1
            else:
                bad.append((path, code, got, records, faults[:1]))
    unknown = 0
    for group in sorted(n):
        print('# %-18s %5d documents, %5d as they should' % (group, n[group], good[group]))
    right = pass_bytes(root)
    for path, *why in bad:
        known = (is_later(root, path) or open(path, 'rb').read() in right or
                 path.endswith(SHORTENED) or group_is_sloppy(path))
        unknown += not known
        print('# %s: %s %s' % ('known' if known else 'NOT AS IT SHOULD', path, why))
    return 1 if unknown or not n else 0


def pass_bytes(root):
    """The bytes of every document that should pass."""
    return {open(os.path.join(folder, name), 'rb').read()
            for folder, _, names in os.walk(root) for name in names
            if os.path.basename(folder) == 'should_pass'}


def is_later(root, path):
    """Does the schema of ninjs 1.2 allow it."""
    if not any(path.endswith(k) for k in LATER):
        return False
    try:
        import jsonschema
    except ImportError:
        return True
    for folder, _, names in os.walk(root):
        if 'ninjs-schema_1.2.json' in names:
            with open(os.path.join(folder, 'ninjs-schema_1.2.json')) as f:
                schema = json.load(f)
            return jsonschema.Draft4Validator(schema).is_valid(json.load(open(path)))
    return True


def group_is_sloppy(path):
    """Not well-formed for expat, but only by an entity or a prefix that nobody declared."""
    try:
        Count(open(path, 'rb').read())
    except xml.parsers.expat.ExpatError as e:
        return 'undefined entity' in str(e) or 'prefix' in str(e)
    return False


if __name__ == '__main__':
    sys.exit(main())
