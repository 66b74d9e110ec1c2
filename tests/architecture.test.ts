/** What lint cannot see: agreements between files, tables, messages and routes. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { AUDIT_EVENTS } from '#lib/domain/audit.ts';
import { CONFIG_NAMES } from '#lib/server/platform/config.ts';
import { ACCESS } from '#lib/server/web/guard.ts';
import { FEATURES } from '../eslint.config.js';

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const readJson = (file: string): Record<string, unknown> => JSON.parse(read(file)) as Record<string, unknown>;
const find = (pattern: string | string[]): string[] =>
	globSync(pattern, { cwd: ROOT })
		.map((file) => file.replaceAll(path.sep, '/'))
		.filter((file) => !file.startsWith('src/lib/i18n/paraglide/'))
		.sort();

const SOURCES = find('src/**/*.{ts,js,mjs,svelte}');
const MIGRATIONS = find('migrations/*.sql');

/* ------------------------------------------------------------------ rooms */

describe('server', () => {
	const files = find('src/lib/server/*/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
	const folderOf = (file: string): string => file.split('/')[3] ?? '';

	it('has no folder that the list of features does not name', () => {
		const known = new Set(['platform', 'web', ...FEATURES]);
		expect([...new Set(files.map(folderOf))].filter((folder) => !known.has(folder))).toEqual([]);
		expect(find('src/lib/server/*.ts')).toEqual([]);
	});

	it('has commands that are called as their file', () => {
		// what opens a transaction of its own is a command
		const commands = files.filter(
			(file) => FEATURES.includes(folderOf(file)) && read(file).includes('ctx.transaction('),
		);
		expect(commands.length).toBeGreaterThan(0);
		const nameless = commands.filter((file) => {
			const name = path.basename(file, '.ts').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
			return !new RegExp(`^export (?:async )?(?:function|const) ${name}\\b`, 'm').test(read(file));
		});
		expect(nameless).toEqual([]);
	});

	/** Who may INSERT, UPDATE or DELETE: the first is the owner, the others stand with the reason. */
	const WRITERS: Record<string, readonly string[]> = {
		audit_event: ['audit'],
		export_record: ['exports'],
		mail: ['mail'],
		setting: ['accounts'],
		unit: ['units'],
		person: ['units'],
		membership: ['units'],
		enrolment: ['units'],
		account: ['accounts'],
		account_role: ['accounts'],
		recovery_code: ['accounts'],
		session: ['accounts'],
		account_link: ['accounts'],
		rate_limit: ['accounts'],
		judge_profile: ['accounts'],
		programme: ['editions'],
		edition: ['editions'],
		section: ['editions'],
		category: ['editions'],
		division: ['editions'],
		discipline: ['editions'],
		attachment_rule: ['editions'],
		phase_window: ['editions'],
		rubric: ['editions'],
		criterion: ['editions'],
		file: ['files'],
		entry: ['entries'],
		participant: ['entries'],
		advisor: ['entries'],
		entry_file: ['entries'],
		entry_version: ['entries'],
		entry_version_file: ['entries'],
		eligibility_check: ['eligibility'],
		filing: ['filings'],
		filing_item: ['filings'],
		stage: ['judging'],
		judging_group: ['judging'],
		group_member: ['judging'],
		stage_entry: ['judging'],
		conflict: ['judging'],
		assignment: ['judging'],
		score_sheet: ['judging'],
		criterion_score: ['judging'],
		gap_decision: ['results'],
		result: ['results'],
		list: ['results'],
		list_row: ['results'],
		higher_programme: ['recommendations'],
		higher_edition: ['recommendations'],
		higher_category: ['recommendations'],
		higher_quota: ['recommendations'],
		recommendation: ['recommendations'],
		outcome: ['recommendations'],
		outcome_person: ['recommendations'],
		talent_condition: ['editions'],
		achievement: ['nominations'],
		nomination: ['nominations'],
		condition_finding: ['nominations'],
		panel_member: ['nominations'],
		panel_score: ['nominations'],
		collective_decision: ['nominations'],
		decision_row: ['nominations'],
		laureate: ['nominations'],
		saved_view: ['desks'],
		year_summary: ['report'],
	};

	const tables = MIGRATIONS.flatMap((file) =>
		[...read(file).matchAll(/^create table (\w+)/gm)].map((found) => found[1]),
	);

	it('has one owner for every table', () => {
		expect(Object.keys(WRITERS).sort()).toEqual([...tables].sort());
	});

	it('writes only to its own tables', () => {
		const writes = files.flatMap((file) =>
			[
				...read(file).matchAll(
					/\b(?:insertInto\(|updateTable\(|deleteFrom\(|mergeInto\(|insert into |delete from |update (?=\w+ set\b))\s*'?(\w+)/g,
				),
			].map((found) => ({
				file,
				table: found[1] ?? '',
			})),
		);
		expect(writes.length).toBeGreaterThan(0);
		const foreign = writes.filter(({ file, table }) => !WRITERS[table]?.includes(folderOf(file)));
		expect(foreign.map(({ file, table }) => `${file} writes ${table}`)).toEqual([]);
	});
});

/* ------------------------------------------------------------ style sheet */

describe('the living style sheet', () => {
	/** What stands around every page, or inside another part, or shows one feature's own facts. */
	const ELSEWHERE = [
		...['AppShell', 'Breadcrumbs', 'Flash', 'LanguageSwitch', 'Mark', 'Seal', 'ServerClock', 'ThemeSwitch', 'Field'],
		...['CheckReasons', 'FilingReceipt'],
	];

	it('shows every component of the kit', () => {
		const components = find('src/lib/ui/**/*.svelte').map((file) => path.basename(file, '.svelte'));
		const page = read('src/routes/staff/style-sheet/+page.svelte');
		const missing = components.filter((name) => !ELSEWHERE.includes(name) && !page.includes(`<${name}`));
		expect(missing).toEqual([]);
		expect(ELSEWHERE.filter((name) => !components.includes(name))).toEqual([]);
	});
});

/* ------------------------------------------------------------- migrations */

describe('migrations', () => {
	const CHECKSUMS = 'migrations/checksums.json';
	const sums = Object.fromEntries(
		MIGRATIONS.map((file) => [path.basename(file), createHash('sha256').update(read(file)).digest('hex')]),
	);

	it('are numbered without a gap', () => {
		expect(MIGRATIONS.map((file) => Number(path.basename(file).slice(0, 4)))).toEqual(MIGRATIONS.map((_, i) => i + 1));
	});

	/**
	 * A new migration is added to the list by `FREEZE_MIGRATIONS=1 npx vitest run tests/architecture.test.ts`.
	 * That never changes a sum that is there: what has landed has run somewhere. Write the next migration instead.
	 */
	it('are frozen', () => {
		const frozen = existsSync(path.join(ROOT, CHECKSUMS)) ? readJson(CHECKSUMS) : {};
		if (process.env['FREEZE_MIGRATIONS'])
			writeFileSync(path.join(ROOT, CHECKSUMS), `${JSON.stringify({ ...sums, ...frozen }, null, '\t')}\n`);
		expect(readJson(CHECKSUMS)).toEqual(sums);
	});
});

/* ----------------------------------------------------------- enumerations */

/** Lists in the schema → the list in the domain that owns it. */
const ENUMERATIONS: Record<string, string> = {
	'unit.kind': 'UNIT_KINDS',
	'unit.size': 'UNIT_SIZES',
	'person.sex': 'SEXES',
	'account.locale': 'LOCALES',
	'account_role.role': 'ROLES',
	'session.active_role': 'ROLES',
	'account_link.kind': 'LINK_KINDS',
	'mail.locale': 'LOCALES',
	'mail.state': 'MAIL_STATES',
	'programme.kind': 'PROGRAMME_KINDS',
	'edition.state': 'EDITION_STATES',
	'category.entrant_kind': 'ENTRANT_KINDS',
	'category.assessment_kind': 'ASSESSMENT_KINDS',
	'category.quota_unit': 'QUOTA_UNITS',
	'phase_window.phase': 'PHASES',
	'rubric.step_tenths': 'SCORE_STEPS',
	'entry.state': 'ENTRY_STATES',
	'filing.kind': 'FILING_KINDS',
	'eligibility_check.outcome': 'ELIGIBILITY_OUTCOMES',
	'stage.kind': 'STAGE_KINDS',
	'stage.state': 'STAGE_STATES',
	'judging_group.method': 'GROUP_METHODS',
	'conflict.source': 'CONFLICT_SOURCES',
	'assignment.state': 'ASSIGNMENT_STATES',
	'score_sheet.state': 'SHEET_STATES',
	'gap_decision.decision': 'GAP_DECISIONS',
	'list.kind': 'LIST_KINDS',
	'list.state': 'LIST_STATES',
	'list_row.grade': 'GRADES',
	'higher_programme.kind': 'HIGHER_KINDS',
	'higher_programme.level': 'HIGHER_LEVELS',
	'higher_programme.whitelist_status': 'WHITELIST_STATUSES',
	'higher_edition.route': 'ROUTES',
	'higher_edition.lower_award': 'GRADES',
	'higher_edition.quota_unit': 'QUOTA_UNITS',
	'higher_category.quota_unit': 'QUOTA_UNITS',
	'higher_quota.stage': 'SCHOOL_STAGES',
	'higher_quota.kind': 'WORK_KINDS',
	'recommendation.state': 'RECOMMENDATION_STATES',
	'recommendation.stage': 'SCHOOL_STAGES',
	'recommendation.kind': 'WORK_KINDS',
	'outcome.result': 'OUTCOME_RESULTS',
	'outcome.grade': 'OUTCOME_GRADES',
	'outcome.state': 'OUTCOME_STATES',
	'talent_condition.evidence_kind': 'ACHIEVEMENT_KINDS',
	'talent_condition.min_level': 'ACHIEVEMENT_LEVELS',
	'talent_condition.min_grade': 'CONDITION_GRADES',
	'achievement.kind': 'ACHIEVEMENT_KINDS',
	'achievement.level': 'ACHIEVEMENT_LEVELS',
	'achievement.grade': 'OUTCOME_GRADES',
	'nomination.notice_result': 'SCHOOL_NOTICE_RESULTS',
	'collective_decision.state': 'DECISION_STATES',
	'decision_row.outcome': 'NOMINEE_OUTCOMES',
	'saved_view.source': 'VIEW_SOURCES',
	'year_summary.locale': 'LOCALES',
};

describe('enumerations', async () => {
	const domain: Record<string, unknown> = {};
	for (const file of find('src/lib/domain/**/*.ts').filter((name) => !name.endsWith('.test.ts')))
		Object.assign(domain, await import(path.join(ROOT, file)));

	// later migrations may replace a list: the last one counts
	const checked = new Map<string, string[]>();
	for (const file of MIGRATIONS) {
		const sql = read(file).replace(/--.*$/gm, '');
		for (const [, table = '', body = ''] of sql.matchAll(/(?:create|alter) table (\w+)([\s\S]*?);\s*$/gm))
			for (const [, column = '', list = ''] of body.matchAll(
				/check \((\w+)\s+in\s*\(((?:\s*(?:'[^']*'|\d+)\s*,?)+)\)\s*\)/g,
			))
				checked.set(
					`${table}.${column}`,
					[...list.matchAll(/'([^']*)'|(\d+)/g)].map(([, text, number]) => text ?? number ?? ''),
				);
	}

	it('are all owned by the domain', () => {
		expect([...checked.keys()].sort()).toEqual(Object.keys(ENUMERATIONS).sort());
	});

	it.each(Object.entries(ENUMERATIONS))('%s is %s', (column, name) => {
		const owned = domain[name];
		if (!Array.isArray(owned)) throw new Error(`src/lib/domain exports no list ${name} (for ${column})`);
		expect(owned.map(String).sort()).toEqual([...(checked.get(column) ?? [])].sort());
	});
});

/* --------------------------------------------------------------- messages */

describe('messages', () => {
	const AREAS = [
		...new Set(find('src/lib/i18n/messages/*.json').map((file) => path.basename(file).split('.')[0] ?? '')),
	];
	const settings = readJson('src/lib/i18n/project.inlang/settings.json');
	const load = (locale: string): Map<string, string> =>
		new Map(
			AREAS.flatMap((area) =>
				Object.entries(readJson(`src/lib/i18n/messages/${area}.${locale}.json`))
					.filter(([key]) => key !== '$schema')
					.map(([key, value]) => [key, typeof value === 'string' ? value : texts(value).join(' ')] as const),
			),
		);
	/** A message with variants is an object; its texts are what stands behind the conditions. */
	const texts = (value: unknown): string[] =>
		typeof value === 'string'
			? [value]
			: value && typeof value === 'object'
				? Object.entries(value)
						.filter(([key]) => !['declarations', 'selectors'].includes(key))
						.flatMap(([, inner]) => texts(inner))
				: [];
	const zh = load('zh-CN');
	const en = load('en');
	const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

	it('are all listed in the project', () => {
		const { pathPattern } = settings['plugin.inlang.messageFormat'] as { pathPattern: string[] };
		expect([...pathPattern].sort()).toEqual(AREAS.map((area) => `./messages/${area}.{locale}.json`).sort());
	});

	it('stand in both languages', () => {
		expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
		expect([...zh, ...en].filter(([, text]) => text.trim() === '')).toEqual([]);
	});

	it('are named after their area, once', () => {
		const keys = AREAS.flatMap((area) =>
			Object.keys(readJson(`src/lib/i18n/messages/${area}.zh-CN.json`))
				.filter((key) => key !== '$schema')
				.map((key) => ({ area, key })),
		);
		expect(keys.filter(({ area, key }) => !new RegExp(`^${area}_[a-z0-9_]+$`).test(key))).toEqual([]);
		expect(keys.length).toBe(zh.size);
	});

	it('have the same placeholders', () => {
		const differing = [...zh].filter(
			([key, text]) => placeholders(text).join() !== placeholders(en.get(key) ?? '').join(),
		);
		expect(differing.map(([key]) => key)).toEqual([]);
	});

	it('are all used, and none that is used is missing', () => {
		const used = new Set([
			...SOURCES.flatMap((file) =>
				[...read(file).matchAll(/\bm\s*\.\s*([a-z][a-z0-9_]*)\b/g)].map((found) => found[1] ?? ''),
			),
			// src/lib/i18n/audit.ts makes the name from the event
			...AUDIT_EVENTS.map((event) => `audit_${event.replace('.', '_')}`),
		]);
		const isMessage = (name: string): boolean => AREAS.some((area) => name.startsWith(`${area}_`));
		expect({
			unused: [...zh.keys()].filter((key) => !used.has(key)).sort(),
			missing: [...used].filter((name) => isMessage(name) && !zh.has(name)).sort(),
		}).toEqual({ unused: [], missing: [] });
	});

	it('are full width in Chinese', () => {
		const HAN = '[\\p{Script=Han}”’》）]';
		const half = new RegExp(
			[
				`${HAN}\\s*[,;!?]`,
				`[,;!?]\\s*${HAN}`,
				`${HAN}\\s*:`,
				`:\\s*${HAN}`,
				`${HAN}\\.(?=\\s|$|${HAN})`,
				`\\((?=[^)]*${HAN})|${HAN}\\s*\\(`,
				`["']${HAN}|${HAN}["']`,
				'\\.\\.\\.',
			].join('|'),
			'u',
		);
		const narrow = [...zh].filter(([, text]) => half.test(text.replace(/\{\w+\}/g, '0')));
		expect(narrow).toEqual([]);
	});

	it('are English in English', () => {
		const HAN = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
		/** Chinese is what the sentence is about: a language named in itself, a label, an example to type. */
		const MAY = [
			'common_switch_language',
			'editions_field_options_hint',
			'editions_form_option_odd',
			'editions_period_hint',
			'entries_find_hint',
		];
		expect([...en].flatMap(([key, text]) => (HAN.test(text) ? [key] : [])).sort()).toEqual(MAY);
	});
});

/* ----------------------------------------------------------------- routes */

describe('routes', () => {
	const files = find('src/routes/**/+{page,server,page.server}{.svelte,.ts}');
	const idOf = (file: string): string => path.posix.dirname(file).replace(/^src\/routes/, '') || '/';
	const ids = [...new Set(files.map(idOf))].sort();

	it('are all in the guard table, and the table has no other', () => {
		expect(ids.length).toBeGreaterThan(0);
		expect(Object.keys(ACCESS).sort()).toEqual(ids);
	});

	/** Names of form actions, or of methods of an endpoint, as written in the file. */
	function actionsIn(file: string): string[] {
		const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
		const names: string[] = [];
		for (const statement of source.statements) {
			const exported =
				ts.canHaveModifiers(statement) &&
				ts.getModifiers(statement)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
			if (!exported) continue;
			if (ts.isFunctionDeclaration(statement)) names.push(...methods(statement.name?.text));
			if (!ts.isVariableStatement(statement)) continue;
			for (const { name, initializer } of statement.declarationList.declarations) {
				if (!ts.isIdentifier(name)) throw new Error(`${file}: exports by destructuring cannot be checked`);
				names.push(...methods(name.text));
				if (name.text !== 'actions') continue;
				let value = initializer;
				while (value && (ts.isSatisfiesExpression(value) || ts.isAsExpression(value))) value = value.expression;
				if (!value || !ts.isObjectLiteralExpression(value)) throw new Error(`${file}: actions must be written out`);
				for (const property of value.properties) {
					if (!property.name || !(ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)))
						throw new Error(`${file}: actions must be written out`);
					names.push(property.name.text);
				}
			}
		}
		return names;
	}
	function methods(name: string | undefined): string[] {
		if (name === 'POST') return ['default'];
		return name && /^(PUT|PATCH|DELETE|fallback)$/.test(name) ? [`${name} (the guard knows GET and POST only)`] : [];
	}

	it('have the actions that the guard table names', () => {
		const onDisk: Record<string, string[]> = {};
		for (const file of files.filter((name) => name.endsWith('.ts')))
			(onDisk[idOf(file)] ??= []).push(...actionsIn(file));
		const differing = ids
			.map((id) => ({
				id,
				disk: [...new Set(onDisk[id])].sort(),
				table: Object.keys(ACCESS[id]?.actions ?? {}).sort(),
			}))
			.filter(({ disk, table }) => disk.join() !== table.join());
		expect(differing).toEqual([]);
	});
});

/* ------------------------------------------------------------------- rest */

describe('the tree', () => {
	const written = [
		...SOURCES,
		...MIGRATIONS,
		...find(['tests/**/*.{ts,js}', '*.{js,ts}', 'README.md', 'src/*.{html,css}']),
	];

	it('puts nothing off', () => {
		const marks = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
		expect(written.filter((file) => marks.test(read(file)))).toEqual([]);
	});

	it('has no style attribute where ESLint does not look', () => {
		expect(find('src/*.html').filter((file) => /\sstyle\s*=|\son\w+\s*=/.test(read(file)))).toEqual([]);
	});

	it('names its two commands in the README', () => {
		for (const command of ['npm run demo', 'npm test']) expect(read('README.md')).toContain(command);
	});

	it('documents every setting', () => {
		const documented = [...read('.env.example').matchAll(/^#?\s*([A-Z][A-Z0-9_]+)=/gm)].map((found) => found[1] ?? '');
		expect([...new Set(documented)].sort()).toEqual([...CONFIG_NAMES].sort());
	});
});
