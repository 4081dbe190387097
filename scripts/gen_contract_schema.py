#!/usr/bin/env python3
"""Write docs/contract.schema.json: the contract files of docs/contract-format.md, form 2.

  gen_contract_schema.py [--check]

A schema says what shape a file has; what hangs on several members at once (an end behind a
beginning, a party that is known) only naql says. tests/contract_schema.t holds the two against
each other. --check writes nothing and says with its exit code whether the file is up to date.
"""
import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUT = os.path.join(ROOT, 'docs/contract.schema.json')

ID = {'type': 'string', 'pattern': '^[A-Za-z0-9._-]{1,64}$'}
DATE = {'type': 'string', 'pattern': '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$'}
OPEN = {'anyOf': [DATE, {'type': 'null'}]}
CODE = {'type': 'string', 'pattern': '^([A-Z]{2}|WORLD)$'}
FLAG = {'type': 'boolean'}
AMOUNT = {'type': 'integer', 'minimum': 0, 'maximum': 10**15}
ACTIONS = ('publish_web publish_app print broadcast social newsletter internal store syndicate translate adapt excerpt '
           'headline_link search_index monitor ai_train ai_input ai_index').split()
MEDIA = 'text picture video graphic audio data'.split()
KINDS = 'web app print broadcast social newsletter intranet syndicator ai_system'.split()
KEYS = 'host path account feed title issn bundle crawler_key'.split()
LIST = 1024


def text(most=None):
    out = {'type': 'string', 'pattern': r'\S'}
    if most:
        out['maxLength'] = most
    return out


def loose(most):
    return {'type': 'string', 'maxLength': most}


def word(*words):
    return {'enum': list(words)}


def count(low, high):
    return {'type': 'integer', 'minimum': low, 'maximum': high}


def many(item, least=0, most=LIST):
    return {'type': 'array', 'items': item, 'minItems': least, 'maxItems': most}


def all_or(item):
    return {'anyOf': [{'const': 'all'}, many(item)]}


def thing(required, members, **more):
    return dict({'type': 'object', 'required': required, 'properties': members, 'additionalProperties': False,
                 'patternProperties': {'^x_': True}}, **more)


def form(name):
    return {'$ref': '#/$defs/' + name}


DAYS = count(0, 36500)
LANGUAGE = {'type': 'string', 'pattern': '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$'}
CODES = {'type': 'string', 'pattern': r'^\S(.*\S)?$', 'maxLength': 200}
PLACES = thing(['include'], {'include': many(CODE, 0, 300), 'exclude': many(CODE, 0, 300)})
ITEMS = {'anyOf': [{'const': 'all'}, thing([], {'created_from': DATE, 'created_to': OPEN,
                                                'archive_days': {'anyOf': [{'const': 'all'}, DAYS]}})]}
WORDS = count(1, 10**9)
EXTENT = {'oneOf': [
    thing(['kind'], {'kind': word('full')}),
    dict(thing(['kind'], {'kind': word('excerpt'), 'max_words': WORDS, 'max_chars': WORDS,
                          'max_permille': count(1, 1000)}),
         anyOf=[{'required': [m]} for m in ('max_words', 'max_chars', 'max_permille')]),
    thing(['kind', 'max_words'], {'kind': word('headline_link', 'summary'), 'max_words': WORDS})]}
COUNTED = ['max_uses', 'count_by', 'period']
LIMITS = thing([], {'max_uses': count(0, 10**9), 'count_by': word('event', 'item', 'item_outlet'),
                    'period': word('term', 'day', 'month', 'once'), 'online_days': count(1, 36500),
                    'publish_within_days': DAYS, 'seats': count(1, 10**9)},
               dependentRequired={m: [o for o in COUNTED if o != m] for m in COUNTED})
DUTIES = thing([], {
    'credit': thing(['patterns'], {'patterns': many(text(800), 0, 64), 'link': FLAG,
                                   'where': word('any', 'before', 'behind')}),
    'no_alteration': FLAG, 'keep_notice': FLAG, 'correct_within_s': count(0, 36500 * 86400),
    'delete_within_days': DAYS, 'report_every': word('day', 'week', 'month', 'quarter', 'year')})
RATES = many(thing(['amount'], {'actions': all_or(word(*ACTIONS)), 'media': all_or(word(*MEDIA)), 'amount': AMOUNT}),
             1, 256)
TIERS = many(thing(['amount'], {'up_to': {'type': ['integer', 'null'], 'minimum': 1}, 'amount': AMOUNT}), 1, 256)
PRICES = {'flat': {'amount': AMOUNT}, 'per_use': {'rates': RATES},
          'bundle': {'amount': AMOUNT, 'n': count(1, 10**9), 'overage': AMOUNT},
          'credits': {'amount': AMOUNT, 'n': count(1, 10**9), 'overage': AMOUNT, 'rates': RATES},
          'tiers': {'tiers': TIERS}, 'share': {'share_bp': count(1, 10000)}}
COMMON = {'currency': {'type': 'string', 'pattern': '^[A-Z]{3}$'}, 'period': word('month', 'quarter', 'year', 'term'),
          'tax_rule': word('none', 'by_line', 'by_total'), 'tax_bp': count(0, 10000), 'minimum': AMOUNT, 'cap': AMOUNT}
PRICE = {'oneOf': [thing(['kind', 'currency', 'period'] + list(own), dict({'kind': word(kind)}, **own, **COMMON))
                   for kind, own in PRICES.items()]}
SCOPE = {'media': all_or(word(*MEDIA)), 'languages': all_or(LANGUAGE), 'outlets': all_or(ID),
         'actions': all_or(word(*ACTIONS))}
SCOPE_2 = {'products': all_or(CODES), 'categories': all_or(CODES), 'sources': all_or(word('own', 'third_party')),
           'recipients': all_or(ID), 'territories': PLACES, 'items': ITEMS,
           'priority': count(-315360000, 315360000)}


def grant(two):
    extent, duties, extra = EXTENT, DUTIES, {}
    if two:
        extra = dict(SCOPE_2)
    else:
        extent = {'oneOf': [thing(['kind'], {'kind': word('full')}),
                            thing(['kind', 'max_words'], {'kind': word('excerpt', 'headline_link', 'summary'),
                                                          'max_words': WORDS})]}
        duties = thing([], {'credit': thing(['patterns'], {'patterns': many(text(800), 0, 64), 'link': FLAG}),
                            'no_alteration': FLAG})
    permit = dict({'id': ID, 'effect': word('permit'), 'extent': extent, 'duties': duties}, **SCOPE, **extra)
    if two:
        permit.update(limits=LIMITS, price=PRICE, embargo_tier=count(-315360000, 315360000))
    named = {k: {'anyOf': [{'const': 'all'}, dict(v['anyOf'][1], minItems=1)]} for k, v in SCOPE.items()}
    for k in ('products', 'categories', 'sources'):
        if two:
            extra[k] = {'anyOf': [{'const': 'all'}, dict(SCOPE_2[k]['anyOf'][1], minItems=1)]}
    prohibit = dict({'id': ID, 'effect': word('prohibit')}, **named, **extra)
    return {'oneOf': [thing(['id', 'effect', 'extent'] + (['items'] if two else []), permit),
                      thing(['id', 'effect'] + list(SCOPE), prohibit)]}


def contract(two):
    members = {'form': word(2 if two else 1), 'number': ID, 'party': ID,
               'kind': word('subscription', 'contract', 'single', 'trial', 'settlement', 'collective'),
               'state': word('draft', 'signed', 'active', 'suspended', 'terminated', 'expired'), 'tz': text(64),
               'valid_from': DATE, 'valid_to': OPEN, 'suspended_from': DATE, 'exit_grace_days': DAYS,
               'retain_published': word('none', 'in_context', 'all'),
               'grants': many(form('grant_%d' % (1 + two)), 0, 256)}
    if two:
        members.update(renewal=word('none', 'by_agreement', 'automatic'), effective_from=DATE, signed_at=DATE,
                       law=loose(200), doc_sha256={'type': 'string', 'pattern': '^[0-9a-f]{64}$'})
    required = ['number', 'party', 'kind', 'state', 'tz', 'valid_from', 'valid_to', 'grants'] + (['form'] if two else [])
    return thing(required, members)


def restriction():
    common = {'form': count(1, 2), 'id': ID, 'items': many({'type': 'string', 'minLength': 1, 'maxLength': 4096}, 1),
              'tz': text(64), 'author': loose(200), 'reason': loose(200)}
    times = {'from': DATE, 'to': OPEN}
    own = {'embargo': (['to'], dict(times, to=DATE)), 'territory': (['territories'], dict(times, territories=PLACES)),
           'outlet_kind': (['only'], dict(times, only=many(word(*KINDS)))),
           'media': (['only'], dict(times, only=many(word(*MEDIA)))),
           'no_archive': (['days'], dict(times, days=DAYS)), 'online_out': ([], times), 'third_party': ([], times),
           'kill': (['from'], times), 'legal_hold': ([], times),
           'describe': ([], {'products': many(CODES), 'categories': many(CODES)})}
    return {'oneOf': [dict(thing(['id', 'items', 'kind'] + need, dict({'kind': word(kind)}, **common, **members)),
                           **({'anyOf': [{'required': ['products']}, {'required': ['categories']}]}
                              if kind == 'describe' else {}))
                      for kind, (need, members) in own.items()]}


def only(member, kind):
    return {'if': {'required': [member]}, 'then': {'properties': {'kind': word(kind)}}}


def defs():
    key = thing(['type', 'value'], {'type': word(*KEYS), 'value': text(), 'include_sub': FLAG, 'proof': loose(253)})
    contact = thing(['role'], dict({m: loose(4000) for m in ('name', 'email', 'phone', 'address')}, role=text(4000)))
    party = thing(['id'], {'form': count(1, 2), 'id': ID, 'name': text(200), 'legal_name': text(200),
                           'country': {'type': 'string', 'pattern': '^[A-Z]{2}$'}, 'contact': loose(4000),
                           'group_of': ID, 'tax_id': loose(200), 'credits': many(text(800), 0, 64),
                           'contacts': many(contact, 0, 64)},
                  oneOf=[{'required': ['name']}, {'required': ['legal_name']}])
    outlet = thing(['id', 'party', 'name', 'kind', 'keys'],
                   {'form': count(1, 2), 'id': ID, 'party': ID, 'name': text(200), 'kind': word(*KINDS),
                    'keys': many(key, 1, 256), 'tz': text(64), 'valid_from': DATE, 'valid_to': OPEN, 'private': FLAG,
                    'territories': many(CODE, 0, 300), 'does': many(word('ai_train', 'ai_input', 'ai_index'), 1, 18),
                    'seats': count(1, 10**9)},
                   allOf=[only('does', 'ai_system'), only('seats', 'intranet')])
    allow = thing(['id', 'scope', 'value', 'reason', 'tz', 'from', 'to', 'author'],
                  {'form': count(1, 2), 'id': ID, 'scope': word('host', 'outlet', 'party'), 'value': text(),
                   'include_sub': FLAG, 'reason': word('own', 'partner', 'test', 'quotation_reviewed', 'settled'),
                   'tz': text(64), 'from': DATE, 'to': DATE, 'author': text(200)})
    return {'party': party, 'outlet': outlet, 'allow': allow, 'restriction': restriction(),
            'contract': {'oneOf': [form('contract_1'), form('contract_2')]},
            'contract_1': contract(False), 'contract_2': contract(True), 'grant_1': grant(False),
            'grant_2': grant(True)}


def schema():
    kinds = ['party', 'outlet', 'contract', 'allow', 'restriction']
    one = [form(k) for k in kinds]
    return {'$schema': 'https://json-schema.org/draft/2020-12/schema', 'title': 'Contract files of naql, form 2',
            '$comment': 'Written by scripts/gen_contract_schema.py. The document is contract-format.md.',
            'anyOf': one + [many({'anyOf': one}, 0, 65536)], '$defs': defs()}


def main():
    made = json.dumps(schema(), indent=1) + '\n'
    if sys.argv[1:] == ['--check']:
        with open(OUT, encoding='utf-8') as f:
            if f.read() == made:
                return 0
        print('docs/contract.schema.json differs: run scripts/gen_contract_schema.py', file=sys.stderr)
        return 1
    with open(OUT, 'w', encoding='utf-8') as f:
        f.write(made)
    return 0


if __name__ == '__main__':
    sys.exit(main())
