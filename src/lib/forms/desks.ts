import { isId } from '#lib/domain/entry.ts';
import {
	DEFAULT_SHAPES,
	readShape,
	VIEW_COLUMNS,
	VIEW_SOURCES,
	type ViewShape,
	type ViewSource,
} from '#lib/domain/view.ts';

/** What a form or an address gives: both are read the same way. */
interface Fields {
	get(name: string): unknown;
	getAll(name: string): unknown[];
}

export function readSource(text: string): ViewSource | null {
	return VIEW_SOURCES.find((source) => source === text) ?? null;
}

const texts = (fields: Fields, name: string) =>
	fields.getAll(name).filter((value): value is string => typeof value === 'string' && value !== '');

/**
 * The shape that an address asks for. With `set` it says all of it (an absent filter is no filter); without, what it says stands in the
 * place of that part of `base`: so the home's links name only filters.
 */
export function readDeskShape(source: ViewSource, fields: Fields, base: ViewShape = DEFAULT_SHAPES[source]): ViewShape {
	const whole = fields.get('set') !== null;
	const filters: Record<string, string> = {};
	for (const { key, kind } of VIEW_COLUMNS[source]) {
		const said = texts(fields, `f.${key}`);
		const [from = '', to = ''] = [texts(fields, `f.${key}.from`)[0], texts(fields, `f.${key}.to`)[0]];
		if (said.length > 0) filters[key] = kind === 'enum' ? said.join(',') : said[0]!;
		else if (from !== '' || to !== '') filters[key] = `${from.trim()}..${to.trim()}`;
	}
	const columns = texts(fields, 'c').flatMap((keys) => keys.split(','));
	const sort = texts(fields, 's').map((key) => ({ key: key.replace(/^-/, ''), descending: key.startsWith('-') }));
	const [group = null] = texts(fields, 'g');
	return readShape(source, {
		columns: columns.length > 0 ? columns : base.columns,
		filters: whole || Object.keys(filters).length > 0 ? filters : base.filters,
		sort: whole || sort.length > 0 ? sort : base.sort,
		group: whole || group !== null ? group : base.group,
	});
}

/** The address of a shape, all of it. */
export function deskQuery(shape: ViewShape, viewId: string | null = null): string {
	return new URLSearchParams([
		['set', '1'],
		['c', shape.columns.join(',')],
		...Object.entries(shape.filters).map(([key, filter]) => [`f.${key}`, filter]),
		...shape.sort.map(({ key, descending }) => ['s', descending ? `-${key}` : key]),
		...(shape.group ? [['g', shape.group]] : []),
		...(viewId ? [['view', viewId]] : []),
	]).toString();
}

/** Filters by themselves, for a link that leaves the rest as it usually is. */
export function filterQuery(filters: Record<string, string>): string {
	return new URLSearchParams(Object.entries(filters).map(([key, filter]) => [`f.${key}`, filter])).toString();
}

/** The shape that stands in a form as JSON; whatever else stands there is the usual one. */
export function readPlainShape(source: ViewSource, fields: Fields): ViewShape {
	const text = fields.get('shape');
	try {
		return readShape(source, JSON.parse(typeof text === 'string' ? text.slice(0, 20_000) : ''));
	} catch {
		return readShape(source, DEFAULT_SHAPES[source]);
	}
}

export interface ViewInput {
	viewId: string | null;
	version: number;
	name: string;
	shared: boolean;
}

export function readView(fields: Fields): ViewInput {
	const text = (name: string) => {
		const value = fields.get(name);
		return typeof value === 'string' ? value : '';
	};
	const id = text('view');
	return {
		viewId: isId(id) ? id : null,
		version: /^\d{1,9}$/.test(text('version')) ? Number(text('version')) : -1,
		name: text('name').slice(0, 200),
		shared: text('shared') === '1',
	};
}
