#!/usr/bin/env python3
"""Write the style and script of the report, and verify.sh of a bundle, as C: embed.py CSS JS SH OUT.c

The hash beside each is what a Content-Security-Policy takes ('sha256-...'): a browser runs
this script and no other.
"""
import base64
import hashlib
import sys


def literal(text):
    out = []
    for line in text.splitlines(keepends=True):
        assert '</' not in line, 'an end tag would end the element early: ' + line
        escaped = line.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('?', '\\?')
        assert escaped.isascii(), 'write escapes, not characters: ' + line
        out.append('\t"%s"' % escaped)
    return '\n'.join(out)


def write(name, path, out):
    text = open(path, encoding='utf-8').read()
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    out.write('const char %s[] =\n%s;\n' % (name, literal(text)))
    out.write('const char %s_hash[] = "sha256-%s";\n' % (name, digest))


def main():
    css, js, sh, c = sys.argv[1:]
    with open(c, 'w', encoding='utf-8') as out:
        out.write('/* Written by scripts/embed.py; do not edit. */\n#include "report/assets.h"\n\n')
        # Longer than the 4095 characters that C17 promises; every compiler we build with takes more.
        out.write('#if defined(__GNUC__)\n#pragma GCC diagnostic ignored "-Woverlength-strings"\n#endif\n\n')
        write('assets_style', css, out)
        write('assets_script', js, out)
        write('assets_verify', sh, out)


if __name__ == '__main__':
    sys.exit(main())
