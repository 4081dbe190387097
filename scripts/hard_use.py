#!/usr/bin/env python3
"""Hard use of an archive: processes that are killed, disks that are full, writes that fail, a year of days.

  hard_use.py kill N      N times kill -9, in turn in the middle of add, judge, scan --record and merge
  hard_use.py full        a full disk, page by page: a tmpfs that a filler leaves k pages of (needs unshare)
  hard_use.py writes      every write, sync, truncate and rename fails once, and from there on (needs strace)
  hard_use.py days N      N days: stories, corrections, withdrawals, a scan, judging, now and then a merge

After each blow `naql verify` must find the archive whole, what was committed must be there, what was not
must not, and the command, given again, must bring the archive to where an undisturbed one stands. --seed
chooses the moments, --naql the program. Prints a line a kind of blow; exits 1 when anything was wrong and
names it. docs/reliability.md has the results.
"""
import argparse, collections, json, os, random, re, shutil, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEMO = os.path.join(ROOT, 'demo-data')
WORDS = ('harbour ferry garden library football rain wind tide orchard baker lantern bridge tram school '
         'museum choir market river island pier spring autumn evening captain keeper player teacher visitor '
         'opens closes paints plants counts mends carries reads sings repairs waters gathers measures '
         'green narrow early quiet northern wooden bright second longer cheaper').split()
OUTLETS = ('bayraq.example', 'limanpostasi.example', 'harbourlantern.example', 'unknown-outlet.example')

wrong = []  # what was not as it must be


def must(ok, what):
    if not ok:
        wrong.append(what)
        print('WRONG: %s' % what, file=sys.stderr)


def run(args, where, **more):
    return subprocess.run([NAQL, *args], cwd=where, capture_output=True, text=True, **more)


def done(args, where):
    p = run(args, where)
    if p.returncode:
        sys.exit('naql %s: %d, %s' % (' '.join(args), p.returncode, p.stderr))
    return p.stdout


def whole(where, after):
    p = run(['verify', 'a'], where)
    must(p.returncode == 0, '%s: verify says %s' % (after, p.stdout + p.stderr))


def count(where, name):
    return json.loads(done(['stats', 'a'], where))[name]


def story(rng, key):
    """A text of 60 to 120 words that no other has: a made word every fourth one."""
    n = rng.randrange(60, 120)
    return ' '.join('%s%x' % (rng.choice(WORDS), rng.getrandbits(20)) if k % 4 == 0 else rng.choice(WORDS)
                    for k in range(n))


def lines(path, rows):
    with open(path, 'w', encoding='utf-8') as f:
        for row in rows:
            f.write(json.dumps(row) + '\n')


def make_base(where, rng):
    """where/a: the demonstration's archive with its contracts and uses, a contract ended and not yet judged;
    where/more.jsonl: stories to add; where/pages.jsonl: pages that use the agency's stories."""
    done(['init', 'a', '--agency', 'Sanabel News Agency', '--host', 'sanabel.example', '--credit', 'Sanabel'], where)
    done(['add', 'a', '-q', DEMO + '/stories.jsonl'], where)
    done(['party', 'a', 'add', DEMO + '/contracts/parties.json'], where)
    done(['outlet', 'a', 'add', DEMO + '/contracts/outlets.json'], where)
    names = sorted(n for n in os.listdir(DEMO + '/contracts') if n.startswith('SN-'))
    done(['contract', 'a', 'add', *(DEMO + '/contracts/' + n for n in names)], where)
    made = [{'id': 'm%d' % k, 'date': '2026-10-0%d' % (k % 9 + 1), 'text': story(rng, k)} for k in range(60)]
    lines(where + '/made.jsonl', made)
    done(['add', 'a', '-q', 'made.jsonl'], where)
    subprocess.run([sys.executable, DEMO + '/make_crawl.py', '--out', where + '/crawl'], check=True,
                   stdout=subprocess.DEVNULL)
    done(['scan', 'a', '-q', '--record', 'crawl/demo.warc.gz'], where)
    done(['judge', 'a', '-q'], where)
    done(['contract', 'a', 'end', 'SN-2026-001', '--date', '2026-11-01', '--reason', 'by agreement'], where)
    done(['contract', 'a', 'end', 'SN-2026-002', '--date', '2026-10-02', '--reason', 'by agreement'], where)
    lines(where + '/more.jsonl', ({'id': 'n%d' % k, 'text': story(rng, k)} for k in range(150)))
    lines(where + '/pages.jsonl',
          ({'id': 'p%d' % k, 'url': 'https://%s/p%d' % (OUTLETS[k % len(OUTLETS)], k), 'date': '2026-10-12',
            'text': made[k % len(made)]['text']} for k in range(200)))


def state(where):
    """What an archive says, but for the moments at which things were entered."""
    stats = json.loads(done(['stats', 'a'], where))
    parts = stats.pop('segments')
    uses = [re.sub(r'"(first|last)":"[^"]*",', '', line) for line in done(['uses', 'a'], where).splitlines()]
    return (stats, sorted(p['items'] for p in parts), sorted(uses))


def difference(got, wanted):
    if got[:2] != wanted[:2]:
        return '%s for %s' % (got[:2], wanted[:2])
    return 'uses: %s' % (set(got[2]) ^ set(wanted[2]))


COMMANDS = {
    'add': ['add', 'a', '-q', 'more.jsonl'],
    'judge': ['judge', 'a', '-q'],
    'scan --record': ['scan', 'a', '-q', '--record', '--jobs', '1', 'pages.jsonl'],
    'merge': ['merge', 'a', '-q'],
}


class Bench:
    """A base archive, and for each command the state that an undisturbed run of it leaves."""

    def __init__(self, where, seed):
        self.rng = random.Random(seed)
        self.base = where + '/base'
        self.work = where + '/work'
        os.mkdir(self.base)
        make_base(self.base, self.rng)
        self.before = state(self.base)
        self.wanted, self.takes = {}, {}
        for name, command in COMMANDS.items():
            self.fresh()
            t = time.monotonic()
            done(command, self.work)
            self.takes[name] = time.monotonic() - t
            self.wanted[name] = state(self.work)

    def fresh(self):
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.base, self.work)

    def check(self, name, after):
        """After a blow: whole; all or nothing of what is one transaction; the command brings it to its end."""
        whole(self.work, after)
        got = state(self.work)
        if name != 'scan --record':  # which commits as it goes
            must(got in (self.before, self.wanted[name]), '%s: neither as before nor as after' % after)
        else:
            must(set(got[2]) <= set(self.wanted[name][2]), '%s: a use that no scan finds' % after)
        p = run(COMMANDS[name], self.work)
        must(p.returncode == 0, '%s: the command again: %d, %s' % (after, p.returncode, p.stderr))
        whole(self.work, after + ', and the command again')
        now, wanted = (({**s[0], 'log_entries': 0}, *s[1:])  # what was entered in two parts has two
                       for s in (state(self.work), self.wanted[name]))
        must(now == wanted, '%s, and the command again: not where an undisturbed one is: %s' %
             (after, difference(now, wanted)))
        return got != self.before

    def segment_files(self):
        return len(os.listdir(self.work + '/a/segments'))


def kill(bench, n):
    met = collections.Counter()
    while met['killed'] < n and not wrong:
        name = list(COMMANDS)[(met['killed'] + met['ended before']) % len(COMMANDS)]
        bench.fresh()
        delay = bench.rng.uniform(0, 1.05 * bench.takes[name])
        p = subprocess.Popen([NAQL, *COMMANDS[name]], cwd=bench.work, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
        time.sleep(delay)
        p.kill()
        code = p.wait()
        must(code in (0, -9), '%s ended with %d' % (name, code))
        how = 'ended before' if code == 0 else 'killed'
        kept = bench.check(name, 'kill %d of %s after %.4f s' % (met['killed'], name, delay))
        met[how] += 1
        met[name, how] += 1
        met[name, 'kept something'] += kept and code != 0
    for name in COMMANDS:
        print('kill -9, %s: %d killed, of those %d when something was kept already; %d ended before' %
              (name, met[name, 'killed'], met[name, 'kept something'], met[name, 'ended before']))


def full_inside(bench, where):
    """On a tmpfs of 24 MiB at where/full: the archive, and a filler that leaves k pages."""
    disk = where + '/full'
    for name in COMMANDS:
        failures = 0
        # by single pages where a command begins, in larger steps later
        amounts = [*range(0, 40), *range(40, 120, 4), *range(120, 400, 16), *range(400, 1600, 64)]
        for pages in amounts:
            bench.work = disk + '/work'
            bench.fresh()
            room = os.statvfs(disk)
            with open(disk + '/filler', 'wb') as f:
                f.write(b'\0' * max(0, (room.f_bavail - pages) * room.f_bsize))
            p = run(COMMANDS[name], bench.work)
            after = 'a disk with %d pages for %s' % (pages, name)
            must(p.returncode in (0, 4), '%s: exit %d, %s' % (after, p.returncode, p.stderr))
            must(p.returncode == 0 or re.match('naql: .', p.stderr), after + ': no reason is given')
            failures += p.returncode == 4
            if p.returncode == 4 and name != 'scan --record' and pages % 8 == 0:
                # while it is full, what was there is there
                left = run(['verify', 'a'], bench.work)
                must(left.returncode in (0, 4), '%s, still full: verify %d, %s' % (after, left.returncode, left.stdout))
            os.unlink(disk + '/filler')
            bench.check(name, after)
            if wrong:
                return
        print('full disk, %s: %d of %d amounts of room ended it with 4' % (name, failures, len(amounts)))


def full(bench, where):
    """Once more ourselves, in name spaces of our own, where a tmpfs may be mounted."""
    os.mkdir(where + '/full')
    if os.environ.get('NAQL_HARD_USE_INSIDE'):
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=24m', 'none', where + '/full'], check=True)
        return full_inside(bench, where)
    return None


CALLS = ('write', 'pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'rename', 'unlink', 'openat', 'pread64')
ERRORS = {'write': 'ENOSPC', 'pwrite64': 'ENOSPC', 'ftruncate': 'ENOSPC', 'fsync': 'EIO', 'fdatasync': 'EIO',
          'rename': 'EIO', 'unlink': 'EIO', 'openat': 'EMFILE', 'pread64': 'EIO'}


def writes(bench, steps):
    for name in COMMANDS:
        for call in CALLS:
            n, failures, kept = 0, 0, 0
            for tail in ('', '+'):
                for at in range(1, steps + 1):
                    bench.fresh()
                    p = subprocess.run(['strace', '-f', '-qq', '-o', 'trace', '-e', 'trace=' + call, '-e',
                                        'inject=%s:error=%s:when=%d%s' % (call, ERRORS[call], at, tail),
                                        NAQL, *COMMANDS[name]], cwd=bench.work, capture_output=True, text=True)
                    met = 'INJECTED' in open(bench.work + '/trace', errors='replace').read()
                    if not met:
                        break
                    n += 1
                    after = '%s of the %d. %s%s of %s' % (ERRORS[call], at, call, tail, name)
                    # an input that cannot be opened is 3, a library that cannot be loaded the loader's 127
                    must(p.returncode in ((0, 3, 4, 127) if call in ('openat', 'pread64') else (0, 4)),
                         '%s: exit %d, %s' % (after, p.returncode, p.stderr))
                    failures += p.returncode != 0
                    kept += p.returncode == 0
                    if p.returncode == 0 and name != 'scan --record':
                        must(state(bench.work) == bench.wanted[name], after + ': said done, and is not')
                    bench.check(name, after)
                    if wrong:
                        return
            print('%s, %s: %d calls failed, %d times the command ended with an error, %d times it went on' %
                  (name, call, n, failures, kept))


def days(where, n, rng):
    """A year in little: what is found at its end must be what an archive made at once finds."""
    done(['init', 'a', '--agency', 'Sanabel News Agency', '--host', 'sanabel.example'], where)
    done(['party', 'a', 'add', DEMO + '/contracts/parties.json'], where)
    done(['outlet', 'a', 'add', DEMO + '/contracts/outlets.json'], where)
    done(['contract', 'a', 'add', DEMO + '/contracts/SN-2026-001.json', DEMO + '/contracts/SN-2026-003.json'], where)
    texts, gone, merges, verified, corrected = {}, set(), 0, 0, 0
    for day in range(n):
        date = time.strftime('%Y-%m-%d', time.gmtime(1767225600 + day * 86400))
        today = [{'id': 'd%d-%d' % (day, k), 'date': date, 'text': story(rng, k)} for k in range(rng.randrange(5, 20))]
        if texts and day % 3 == 0:  # a correction: a new version
            key = rng.choice(sorted(set(texts) - gone))
            today.append({'id': key, 'date': texts[key]['date'], 'text': texts[key]['text'] + ' ' + story(rng, 0)})
            corrected += 1
        lines(where + '/day.jsonl', today)
        texts.update((t['id'], t) for t in today)
        steps = [['add', 'a', '-q', 'day.jsonl']]
        if day % 10 == 9:
            key = rng.choice(sorted(set(texts) - gone))
            gone.add(key)
            steps.append(['withdraw', 'a', key, '--reason', 'killed by the desk'])
        pages = [{'id': 'q%d-%d' % (day, k), 'url': 'https://%s/%d/%d' % (OUTLETS[k % 4], day, k), 'date': date,
                  'text': texts[rng.choice(sorted(set(texts) - gone))]['text']} for k in range(5)]
        lines(where + '/pages%d.jsonl' % day, pages)
        steps.append(['scan', 'a', '-q', '--record', 'pages%d.jsonl' % day])
        if day % 7 == 6:
            steps.append(['judge', 'a', '-q'])
        if day % 30 == 29:
            steps.append(['merge', 'a', '-q'])
            merges += 1
        for step in steps:
            out = done(step, where)
            if step[0] == 'scan':
                found = {json.loads(line)['page']['id'] for line in out.splitlines()}
                must(found == {p['id'] for p in pages}, 'day %d: found %s' % (day, sorted(found)))
            whole(where, 'day %d, %s' % (day, step[0]))
            verified += 1
            must(len(os.listdir(where + '/a/segments')) <= 8, 'day %d, %s: over 8 segments' % (day, step[0]))
        if wrong:
            return
    must(count(where, 'items') == len(texts), 'items are lost')
    must(count(where, 'withdrawn') == len(gone), 'withdrawals are lost')
    # All that is searched for, in one archive made at once, finds the same.
    lines(where + '/all.jsonl', (t for k, t in texts.items() if k not in gone))
    done(['init', 'b', '--agency', 'Sanabel News Agency', '--host', 'sanabel.example'], where)
    done(['add', 'b', '-q', 'all.jsonl'], where)
    done(['merge', 'a', '-q'], where)
    names = ['pages%d.jsonl' % day for day in range(n)]
    found = [{(u['story'], u['page']['id'], u['kind'], u['words'], str(u['passages']))
              for u in map(json.loads, done(['scan', x, '-q', *names], where).splitlines())} for x in 'ab']
    # an older version has uses of its own in the archive that lived
    newest = {u for u in found[0] if u in found[1]}
    must(found[1] <= found[0], 'an archive made at once finds %d uses more' % len(found[1] - found[0]))
    print('%d days: %d stories, %d corrections, %d withdrawn, %d merges by hand, %d times verified, %d uses, all %d of '
          'an archive made at once among them' % (n, len(texts), corrected, len(gone), merges, verified, len(found[0]),
                                                  len(newest)))


def main():
    global NAQL
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('what', choices=['kill', 'full', 'writes', 'days'])
    parser.add_argument('n', nargs='?', type=int, default=100)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--naql', default=os.environ.get('NAQL', ROOT + '/build/naql'))
    args = parser.parse_args()
    NAQL = os.path.realpath(args.naql)
    if args.what == 'full' and not os.environ.get('NAQL_HARD_USE_INSIDE'):
        os.environ['NAQL_HARD_USE_INSIDE'] = '1'
        os.execvp('unshare', ['unshare', '-rm', sys.executable, *sys.argv])
    with tempfile.TemporaryDirectory() as where:
        if args.what == 'days':
            days(where, args.n, random.Random(args.seed))
        else:
            bench = Bench(where, args.seed)
            if args.what == 'kill':
                kill(bench, args.n)
            elif args.what == 'full':
                full(bench, where)
            else:
                writes(bench, args.n)
        if args.what == 'full':
            subprocess.run(['umount', where + '/full'], check=False)
    print('%s: %d wrong' % (args.what, len(wrong)))
    sys.exit(1 if wrong else 0)


if __name__ == '__main__':
    main()
