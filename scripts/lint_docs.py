#!/usr/bin/env python3
"""lint_docs.py: what documents name must be there.

Of docs/*.md, README.md and CONTRIBUTING.md: the target of each link; each file that is named below src (also as room/file.c), include,
docs, tests, scripts, bench, data, examples, demo-data or fuzz, or the .c of such a program; and each `lower_case_name` that docs/DESIGN.md puts
into backquotes, which must be a function of src or include, or a member that is written somewhere. Of all sources: each NAME.md.
"""
import glob
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NAMED = re.compile(r'(?<![\w/.-])((?:src|include|docs|tests|scripts|bench|data|examples|demo-data|fuzz)/[\w./*-]*\w|[a-z]+/[a-z_]+\.[ch])(?![\w/*])')
LINK = re.compile(r'\]\(([^)#:]+)\)')


def there(name, folder):
    paths = [os.path.join(ROOT, name), os.path.join(ROOT, 'src', name), os.path.join(ROOT, folder, name), os.path.join(ROOT, name + '.c')]
    return 'NAME' in name or any(glob.glob(path) for path in paths)


def words_of_the_source():
    found = set()
    for path in glob.glob(os.path.join(ROOT, 'src', '*', '*.[ch]')) + glob.glob(os.path.join(ROOT, 'include', 'naql', '*.h')):
        with open(path, encoding='utf-8') as f:
            found.update(a or b for a, b in re.findall(r'\b([a-z]\w*)\(|"([a-z_]+)"', f.read()))
    return found


def main():
    bad, functions = 0, words_of_the_source()
    for path in ['README.md', 'CONTRIBUTING.md'] + sorted(glob.glob('docs/*.md', root_dir=ROOT)):
        with open(os.path.join(ROOT, path), encoding='utf-8') as f:
            for number, line in enumerate(f, 1):
                missing = [n for n in NAMED.findall(line) + LINK.findall(line) if not there(n, os.path.dirname(path))]
                if path == 'docs/DESIGN.md':
                    missing += [n for n in re.findall(r'`([a-z]+_[a-z_0-9]+)(?:\(\))?`', line) if n not in functions]
                for name in missing:
                    print('%s:%d: %s is not there' % (path, number, name))
                    bad = 1
    for top, ends in (('src', '.[ch]'), ('include/naql', '.h'), ('tests', '.[cht]'), ('scripts', '.py'), ('bench', '.py'), ('fuzz', '.[ch]')):
        for path in sorted(glob.glob(os.path.join(ROOT, top, '**', '*' + ends), recursive=True)):
            with open(path, encoding='utf-8') as f:
                for name in set(re.findall(r'(?<![\w/-])(?:docs/)?[\w-]+\.md\b', f.read())) - {'NAME.md', 'OUT.md', 'out.md'}:
                    if not any(os.path.exists(os.path.join(ROOT, folder, name)) for folder in ('', 'docs')):
                        print('%s: %s is not there' % (os.path.relpath(path, ROOT), name))
                        bad = 1
    return bad


if __name__ == '__main__':
    sys.exit(main())
