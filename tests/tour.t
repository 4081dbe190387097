#!/bin/sh
# tour.t - docs/tour-*.md are run as they stand: files are written, commands run in their
# order, and each line that stands under a command is in what it said.
# shellcheck source=tests/lib.sh
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

cat > tour.py <<'PY'
"""tour.py DOC: one line a check, "same" or "differs" and what."""
import re
import subprocess
import sys
import textwrap


def blocks(text):
    """(file name or None, lines) of each indented block."""
    name, block = None, []
    for line in text.split('\n') + ['']:
        if line.startswith('    '):
            block.append(line)
            continue
        if block and line:
            yield name, block
            name, block = None, []
        found = re.search(r'`([\w-]+\.(?:json|py|c))`:$', line)
        if line:
            if block:
                yield name, block
                block = []
            name = found.group(1) if found else None
        elif block:
            yield name, block
            name, block = None, []


def run(command, expected):
    done = subprocess.run(['sh', '-c', command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = done.stdout.decode()
    print('same' if done.returncode == 0 else 'differs', 'runs:', command)
    if done.returncode:
        print('# ' + said.replace('\n', '\n# '), file=sys.stderr)
    for line in expected:
        if line not in said:
            print('# wanted: %s\n# got: %s' % (line, said.replace('\n', '\n# ')), file=sys.stderr)
        print('same' if line in said else 'differs', 'says:', line)


for name, block in blocks(open(sys.argv[1], encoding='utf-8').read()):
    lines = [line.strip() for line in block]
    if name:
        with open(name, 'w', encoding='utf-8') as f:
            f.write(textwrap.dedent('\n'.join(block)) + '\n')
        print('same', 'file', name)
        continue
    if not lines[0].startswith('$ '):
        print('differs', 'a block that is neither a file nor a command:', lines[0])
        continue
    command, expected = None, []
    for line in lines + ['$ ']:
        if not line.startswith('$ '):
            expected.append(line)
            continue
        if command:
            run(command, expected)
        command, expected = line[2:], []
PY
mkdir bin
ln -s "$NAQL" bin/naql
PATH=$work/bin:$PATH
export PATH
if [ -z "${NAQL_SANITIZED-}" ]; then
	installed
	ok $? "the library is installed below a folder"
fi
for doc in "$NAQL_SOURCE_ROOT"/docs/tour-*.md; do
	name=$(basename "$doc" .md)
	# a sanitizer's library is not loaded by others
	[ "$name" = tour-callers ] && [ -n "${NAQL_SANITIZED-}" ] && continue
	mkdir "$name"
	(cd "$name" && ln -s "$demo" demo-data && ln -s "$NAQL_SOURCE_ROOT/examples" examples && python3 ../tour.py "$doc") > checks 2> why
	cat why
	while read -r verdict what; do
		is "$verdict" same "$name: $what"
	done < checks
	[ "$(wc -l < checks)" -gt 15 ]
	ok $? "$name: it has commands"
done
done_testing
