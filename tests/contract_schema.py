"""Hold docs/contract.schema.json against the reader: contract_schema.py NAQL SCHEMA FILE...

Each entry of each file is changed in one place at a time: a member taken out, one put in, a value of
another kind. What naql takes the schema must take; what the schema takes and naql does not must be one
of the things that a schema cannot say. Prints one line of TAP a file, and says on stderr what differs.
"""
import copy
import json
import os
import subprocess
import sys
import tempfile

import jsonschema

# What hangs on another member, on the calendar, or on a list of words kept elsewhere.
ONLY_NAQL = {'suspended_from', 'tz', 'state', 'value', 'type', 'up_to', 'valid_from', 'valid_to', 'from', 'to',
             'created_from', 'effective_from', 'signed_at', 'territories', 'tax_rule', 'tax_bp', 'scope', 'kind', 'keys'}


def changed(value):
    """Values in place of this one: of another kind, or no word that is known."""
    if isinstance(value, bool):
        return ['yes', 1]
    if isinstance(value, (int, float)):
        return ['x', -10**12]
    if isinstance(value, str):
        return ['', 'no-sensé ']
    if isinstance(value, list):
        return ['some', [{}]]
    return ['x ', {}] if value is None else [[], 'x']


def mutants(entry):
    """(member at fault, changed entry), each in one place."""
    def walk(node, path):
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else []
        if isinstance(node, dict):
            yield path, 'why', lambda n: n.__setitem__('why', 1)
            yield path, 'x_why', lambda n: n.__setitem__('x_why', [1])
        for key, value in items:
            name = key if isinstance(key, str) else path[-1] if path else ''
            if isinstance(node, dict):
                yield path, name, lambda n, key=key: n.pop(key)
            for other in changed(value):
                yield path, name, lambda n, key=key, other=other: n.__setitem__(key, other)
            yield from walk(value, path + [key])

    for path, name, change in list(walk(entry, [])):
        out = copy.deepcopy(entry)
        node = out
        for key in path:
            node = node[key]
        change(node)
        yield name, out


def kind_of(entry):
    """As CONTRACT_FILE_ANY has it."""
    for member, kind in (('grants', 'contract'), ('keys', 'outlet'), ('scope', 'allow'), ('items', 'restriction')):
        if member in entry:
            return kind
    return 'party'


def taken(naql, entries, directory):
    """Whether naql takes each of them."""
    out = []
    for i, entry in enumerate(entries):
        path = os.path.join(directory, 'entry.json')
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(entry, f)
        done = subprocess.run([naql, 'contract', 'check', '-q', path], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False)
        out.append(done.returncode == 0)
    return out


def main():
    naql, schema_path, *files = sys.argv[1:]
    with open(schema_path, encoding='utf-8') as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    validators = {kind: jsonschema.Draft202012Validator({'$ref': '#/$defs/' + kind, '$defs': schema['$defs']})
                  for kind in ('contract', 'outlet', 'allow', 'restriction', 'party')}
    with tempfile.TemporaryDirectory() as directory:
        for path in files:
            with open(path, encoding='utf-8') as f:
                root = json.load(f)
            cases = [('', e) for e in (root if isinstance(root, list) else [root])]
            made = [m for _, e in cases for m in mutants(e)]
            cases += made if len(made) < 300 else made[::3]  # for the time it takes
            bad = refused = 0
            for (name, entry), by_naql in zip(cases, taken(naql, [e for _, e in cases], directory)):
                by_schema = validators[kind_of(entry)].is_valid(entry)
                refused += not by_naql
                if by_naql != by_schema and (by_naql or name not in ONLY_NAQL):
                    bad += 1
                    print('# %s: %s: naql %s, schema %s: %s' % (os.path.basename(path), name, by_naql, by_schema,
                                                                 json.dumps(entry)[:300]), file=sys.stderr)
            good = not bad and len(cases) > 20 and 0 < refused < len(cases)
            print('%s %s: %d entries, %d of them refused' % ('same' if good else 'differs', os.path.basename(path),
                                                             len(cases), refused))


main()
