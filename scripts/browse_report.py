#!/usr/bin/env python3
"""Open a report in headless Chromium as people do, and say what they meet.

  browse_report.py REPORT.html [--shots DIR] [--at SELECTOR] [--dir rtl]

Prints, as JSON: milliseconds to the first paint and to DOMContentLoaded, the time of each filter's change, of opening
a use and of going to the last, whether the page scrolls sideways, what the Tab key reaches from the top and whether each
stop shows that it has the focus. With --shots pictures: wide and narrow, light and dark, as printed; the top of each and what --at selects.
Talks to the browser through its own pipe (--remote-debugging-pipe); nothing is fetched.
"""
import argparse, base64, fcntl, json, os, shutil, subprocess, sys, tempfile, time

CHROMIUM = shutil.which('chromium') or shutil.which('chromium-browser')


class Browser:
    def __init__(self):
        self.profile = tempfile.mkdtemp()
        to, self.write = os.pipe()
        self.read, back = os.pipe()

        def ends():  # the browser reads 3 and writes 4, whatever numbers these have here
            high = [fcntl.fcntl(fd, fcntl.F_DUPFD, 64) for fd in (to, back)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [CHROMIUM, '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
             '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars',
             '--user-data-dir=' + self.profile, '--remote-debugging-pipe', 'about:blank'],
            preexec_fn=ends, pass_fds=(3, 4), stderr=subprocess.DEVNULL)
        os.close(to)
        os.close(back)
        self.buffer, self.next, self.session = b'', 0, None
        target = next(t for t in self.call('Target.getTargets')['targetInfos'] if t['type'] == 'page')
        self.session = self.call('Target.attachToTarget', targetId=target['targetId'], flatten=True)['sessionId']
        self.call('Page.enable')

    def message(self):
        while b'\0' not in self.buffer:
            got = os.read(self.read, 1 << 20)
            if not got:
                sys.exit('the browser is gone')
            self.buffer += got
        one, self.buffer = self.buffer.split(b'\0', 1)
        return json.loads(one)

    def call(self, method, **params):
        self.next += 1
        ask = {'id': self.next, 'method': method, 'params': params}
        if self.session:
            ask['sessionId'] = self.session
        os.write(self.write, json.dumps(ask).encode() + b'\0')
        while True:
            m = self.message()
            if m.get('id') == self.next:
                if 'error' in m:
                    sys.exit('%s: %s' % (method, m['error']))
                return m['result']

    def wait(self, event):
        while self.message().get('method') != event:
            pass

    def js(self, text):
        got = self.call('Runtime.evaluate', expression=text, awaitPromise=True, returnByValue=True)
        if 'exceptionDetails' in got:
            sys.exit(json.dumps(got['exceptionDetails'])[:500])
        return got['result'].get('value')

    def view(self, width, height, scheme='light', media='screen'):
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call('Emulation.setEmulatedMedia', media=media, features=[{'name': 'prefers-color-scheme', 'value': scheme}])

    def shot(self, path):
        with open(path, 'wb') as f:
            f.write(base64.b64decode(self.call('Page.captureScreenshot')['data']))

    def tab(self):
        for kind in ('keyDown', 'keyUp'):
            self.call('Input.dispatchKeyEvent', type=kind, key='Tab', code='Tab', windowsVirtualKeyCode=9)

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


TIMES = """(() => {
	const nav = performance.getEntriesByType('navigation')[0];
	const paint = performance.getEntriesByType('paint').find(p => p.name === 'first-contentful-paint');
	return {first_paint: Math.round(paint ? paint.startTime : -1), content_loaded: Math.round(nav.domContentLoadedEventEnd),
		uses: document.querySelectorAll('article').length, elements: document.querySelectorAll('*').length};
})()"""
# The change of a filter up to the next frame that is drawn.
FILTER = """new Promise(done => {
	const form = document.getElementById('filters'), field = form.elements[%r];
	const t = performance.now();
	field.value = %s;
	field.dispatchEvent(new Event('change', {bubbles: true}));
	requestAnimationFrame(() => setTimeout(() => done(Math.round(performance.now() - t)), 0));
})"""
STEP = """new Promise(done => {
	const t = performance.now();
	%s;
	requestAnimationFrame(() => setTimeout(() => done(Math.round(performance.now() - t)), 0));
})"""
FOCUS = """(() => {
	const e = document.activeElement, s = getComputedStyle(e);
	return {at: e.tagName.toLowerCase() + (e.name ? ' ' + e.name : '') + (e.className ? '.' + e.className : ''),
		text: (e.textContent || '').trim().slice(0, 30), seen: s.outlineStyle !== 'none' || s.boxShadow !== 'none'};
})()"""
SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('report')
    parser.add_argument('--shots')
    parser.add_argument('--at', default='article')
    parser.add_argument('--dir', choices=['rtl', 'ltr'])
    args = parser.parse_args()
    b = Browser()
    b.view(1280, 900)
    url = 'file://' + os.path.abspath(args.report)
    b.call('Page.navigate', url=url)
    b.wait('Page.loadEventFired')
    if args.dir:
        b.js('document.documentElement.dir = %r' % args.dir)
    b.js('new Promise(d => requestAnimationFrame(() => setTimeout(d, 0)))')
    said = b.js(TIMES)
    stops = []
    for _ in range(25):
        began = time.monotonic()
        b.tab()
        said.setdefault('first_tab_ms', round(1000 * (time.monotonic() - began)))
        stops.append(b.js(FOCUS))
    said['tab'] = [s['at'] + ': ' + s['text'] for s in stops]
    said['focus_not_seen'] = [s['at'] for s in stops if not s['seen']]
    b.js('document.activeElement.blur(); scrollTo(0, 0)')
    if b.js('!!document.getElementById("filters")'):
        option = 'field.options[Math.min(1, field.options.length - 1)].value'
        said['filter_ms'] = {n: [b.js(FILTER % (n, option)), b.js(FILTER % (n, '""'))] for n in ('outlet', 'outcome', 'kind')}
    said['open_all_of_a_use_ms'] = b.js(STEP % "document.querySelectorAll('article')[1]?.querySelectorAll('details').forEach(d => d.open = true)")
    said['to_the_last_ms'] = b.js(STEP % "document.querySelector('article:last-of-type, table:last-of-type').scrollIntoView()")
    b.js('scrollTo(0, 0)')
    said['sideways_px'] = {}
    for width in (320, 390, 768, 1280, 1920):
        b.view(width, 900)
        said['sideways_px'][width] = b.js(SIDEWAYS)
    b.view(1280, 900)
    if args.shots:
        os.makedirs(args.shots, exist_ok=True)
        for name, width, scheme, media in (('wide', 1280, 'light', 'screen'), ('wide-dark', 1280, 'dark', 'screen'),
                                           ('narrow', 390, 'light', 'screen'), ('narrow-dark', 390, 'dark', 'screen'),
                                           ('print', 718, 'light', 'print')):
            b.view(width, 1000, scheme, media)
            b.js("document.querySelectorAll(%r).forEach(a => a.querySelectorAll('details').forEach(d => d.open = true))" % args.at)
            for what in ('html', args.at):
                b.js("document.querySelector(%r).scrollIntoView()" % what)
                b.shot('%s/%s-%s.png' % (args.shots, name, 'top' if what == 'html' else 'use'))
    print(json.dumps(said, indent=1))
    b.close()


if __name__ == '__main__':
    main()
