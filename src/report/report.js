/* Filters, folding and partners. Without this script everything of the report is there to
 * be seen: it only hides, and opens again for printing. */
(function () {
	'use strict';
	var form = document.getElementById('filters');
	var shown = document.getElementById('shown');
	var articles = Array.prototype.slice.call(document.querySelectorAll('article'));
	var rows = {};
	var names = ['outlet', 'outcome', 'kind', 'from', 'to'];
	var opened = [];

	document.querySelectorAll('.uses tbody tr').forEach(function (row) {
		rows[row.querySelector('a').hash.slice(1)] = row;
	});

	function fill(name) {
		var counts = new Map();
		var words = Object.create(null);
		articles.forEach(function (a) {
			var value = a.dataset[name];
			if (!counts.has(value))
				words[value] = name === 'outcome' ?
					a.querySelector('.line span:last-of-type').textContent : value;
			counts.set(value, (counts.get(value) || 0) + 1);
		});
		Array.from(counts.keys()).sort().forEach(function (value) {
			var option = document.createElement('option');
			option.value = value;
			option.textContent = words[value] + ' (' + counts.get(value) + ')';
			if (value)
				form.elements[name].append(option);
		});
	}

	function fits(a, want) {
		return (!want.outlet || a.dataset.outlet === want.outlet) &&
			(!want.outcome || a.dataset.outcome === want.outcome) &&
			(!want.kind || a.dataset.kind === want.kind) &&
			(!want.from || a.dataset.day >= want.from) &&
			(!want.to || (a.dataset.day && a.dataset.day <= want.to));
	}

	function wanted() {
		var want = {};
		names.forEach(function (name) {
			want[name] = form.elements[name].value;
		});
		return want;
	}

	function apply() {
		var want = wanted();
		var n = 0;
		articles.forEach(function (a) {
			var fit = fits(a, want);
			a.hidden = !fit;
			if (rows[a.id])
				rows[a.id].hidden = !fit;
			n += fit ? 1 : 0;
		});
		document.querySelectorAll('.part').forEach(function (part) {
			part.hidden = !part.querySelector('article:not([hidden])');
		});
		document.querySelectorAll('.uses').forEach(function (table) {
			table.hidden = !table.querySelector('tbody tr:not([hidden])');
		});
		shown.textContent = n === articles.length ? n + ' shown' :
			n + ' of ' + articles.length + ' shown';
		document.documentElement.dataset.shown = n;
	}

	function to_hash() {
		var want = wanted();
		var pairs = new URLSearchParams();
		names.forEach(function (name) {
			if (want[name])
				pairs.set(name, want[name]);
		});
		history.replaceState(null, '', '#' + pairs.toString());
		apply();
	}

	/* In a large report the content is one piece of text until it is wanted. It is the
	 * report's own markup, escaped where it was written. */
	function wake(d) {
		var text = d.querySelector(':scope > noscript');
		if (!text)
			return;
		text.insertAdjacentHTML('afterend', text.textContent);
		text.remove();
	}

	function set_open(d, open) {
		if (open)
			wake(d);
		d.open = open;
	}

	function set_all(open) {
		document.querySelectorAll('article:not([hidden]) details').forEach(function (d) {
			set_open(d, open);
		});
	}

	/* From where Tab goes on. Without such a place a browser looks through the whole document,
	 * and lays out all that it had left for later: minutes in a large report. */
	function start_at(element) {
		element.tabIndex = -1;
		element.focus({ preventScroll: true });
		element.blur();
		element.removeAttribute('tabindex');
	}

	/* '#u-...' names a use and opens it; anything else is a filter, as the form writes it. */
	function from_hash() {
		var hash = location.hash.slice(1);
		var target = hash && document.getElementById(hash);
		if (target && target.tagName === 'ARTICLE') {
			if (target.hidden) {
				form.reset();
				apply();
			}
			target.querySelectorAll('details').forEach(function (d) {
				set_open(d, true);
			});
			target.scrollIntoView();
			start_at(target);
			return;
		}
		var pairs = new URLSearchParams(hash);
		names.forEach(function (name) {
			form.elements[name].value = pairs.get(name) || '';
		});
		apply();
	}

	function partner(event, on) {
		var mark = event.target.closest && event.target.closest('mark[data-r]');
		if (!mark)
			return;
		mark.closest('.passage').querySelectorAll('mark').forEach(function (m) {
			if (m.dataset.r === mark.dataset.r)
				m.classList.toggle('on', on);
		});
	}

	['outlet', 'outcome', 'kind'].forEach(fill);
	form.hidden = false;
	form.addEventListener('change', to_hash);
	form.addEventListener('submit', function (event) {
		event.preventDefault();
	});
	form.addEventListener('reset', function () {
		setTimeout(to_hash, 0);
	});
	document.getElementById('unfold').addEventListener('click', function () {
		set_all(true);
	});
	document.getElementById('fold').addEventListener('click', function () {
		set_all(false);
	});
	document.addEventListener('mouseover', function (event) {
		partner(event, true);
	});
	document.addEventListener('mouseout', function (event) {
		partner(event, false);
	});
	document.addEventListener('toggle', function (event) {
		if (event.target.open)
			wake(event.target);
	}, true);
	window.addEventListener('beforeprint', function () {
		opened = Array.from(document.querySelectorAll('details:not([open])'));
		opened.forEach(function (d) {
			set_open(d, true);
		});
	});
	window.addEventListener('afterprint', function () {
		opened.forEach(function (d) {
			d.open = false;
		});
	});
	window.addEventListener('hashchange', from_hash);

	set_all(false);
	if (articles.length)
		set_open(articles[0].querySelector('details'), true);
	start_at(document.body);
	from_hash();
	document.documentElement.dataset.ready = articles.length;
})();
