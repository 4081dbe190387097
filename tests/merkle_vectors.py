#!/usr/bin/env python3
"""merkle_vectors.py - heads and proofs of RFC 9162 trees, written from the text of its
section 2.1 and from nothing of ours; prints tests/merkle_vectors.h. tests/tables.t
compares."""
import hashlib

SIZES = 260


def sha(b):
    return hashlib.sha256(b).digest()


def mth(d):
    if len(d) == 0:
        return sha(b'')
    if len(d) == 1:
        return sha(b'\x00' + d[0])
    k = 1
    while k * 2 < len(d):
        k *= 2
    return sha(b'\x01' + memo(d[:k]) + memo(d[k:]))


cache = {}


def memo(d):
    key = (d[0], len(d)) if d else None
    if key not in cache:
        cache[key] = mth(d)
    return cache[key]


def below(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m, d):
    if len(d) == 1:
        return []
    k = below(len(d))
    if m < k:
        return path(m, d[:k]) + [memo(d[k:])]
    return path(m - k, d[k:]) + [memo(d[:k])]


def subproof(m, d, b):
    n = len(d)
    if m == n:
        return [] if b else [memo(d)]
    k = below(n)
    if m <= k:
        return subproof(m, d[:k], b) + [memo(d[k:])]
    return subproof(m - k, d[k:], False) + [memo(d[:k])]


leaves = [b'leaf %d' % i for i in range(SIZES)]
inclusion, consistency, heads = hashlib.sha256(), hashlib.sha256(), hashlib.sha256()
for n in range(SIZES + 1):
    d = leaves[:n]
    heads.update(memo(d))
    for m in range(n):
        for h in path(m, d):
            inclusion.update(h)
    for m in range(1, n):
        for h in subproof(m, d, True):
            consistency.update(h)

print('/* Made by tests/merkle_vectors.py from RFC 9162, section 2.1; leaf i is "leaf i". */')
print('#define VECTORS_SIZES %d' % SIZES)
print('static const char *const vectors_heads[] = {')
for n in range(18):
    print('\t"%s",' % memo(leaves[:n]).hex())
print('};')
print('/* Over the heads of 0 to VECTORS_SIZES leaves; over the proofs of each leaf in each')
print(' * of these trees; over those of each smaller tree, from 1 on, in each. */')
for name, h in (('heads', heads), ('inclusion', inclusion), ('consistency', consistency)):
    print('static const char vectors_all_%s[] =\n\t"%s";' % (name, h.hexdigest()))
