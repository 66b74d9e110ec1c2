import { balance, pairKey } from '#lib/domain/assignment/balance.ts';
import { drawLots } from '#lib/domain/assignment/random.ts';
import { proposeGrades, type AwardRule } from '#lib/domain/award.ts';
import { windowOf } from '#lib/domain/window.ts';
import type { InsertedEdition } from '#lib/server/editions/create-edition.ts';
import { listConflictPairs } from '#lib/server/judging/conflicts.ts';
import type { Trx } from '#lib/server/platform/db.ts';
import { toJsonb } from '#lib/server/platform/jsonb.ts';
import { freezeResults } from '#lib/server/results/freeze-results.ts';
import { earlier, plusDays, plusMinutes, workingMoment } from './calendar.ts';
import type { PlannedCategory, PlannedEdition, PlannedEntry } from './entries.ts';
import { callingOf, type People, type PlannedJudge } from './people.ts';
import type { Random } from './random.ts';
import type { Rows } from './rows.ts';
import type { Sizes } from './sizes.ts';
import type { Trail } from './trail.ts';

interface Leaf {
	id: string;
	maxTenths: number;
}

interface StageEntry {
	id: string;
	entry: PlannedEntry;
	divisionId: string | null;
	lot: number;
}

interface Group {
	id: string;
	stageId: string;
	method: 'all' | 'balanced';
	judgesPerEntry: number;
	judges: PlannedJudge[];
	entries: StageEntry[];
}

interface Stage {
	id: string;
	category: PlannedCategory;
	rubricId: string;
	stepTenths: number;
	leaves: Leaf[];
	createdAt: Date;
	openedAt: Date;
	closedAt: Date | null;
	entries: StageEntry[];
	groups: Group[];
}

interface Assignment {
	id: string;
	stage: Stage;
	staged: StageEntry;
	judge: PlannedJudge;
}

const words = {
	high: [
		'构思新颖，画面有故事，科学依据说得通。',
		'问题来自生活，方案简洁有效，数据支撑充分。',
		'完成度高，细节用心，看得出多次修改。',
		'想法大胆又合理，表达清楚，值得推荐。',
		'过程记录完整，结论可信，学生的思考很真实。',
	],
	middle: [
		'主题明确，创新点可以再突出一些。',
		'完成较好，建议补充对比试验。',
		'色彩协调，主体还可以更大胆。',
		'思路清楚，说明中缺少原理的解释。',
		'有一定实用性，结构稳定性需要改进。',
		'选题不错，数据次数偏少。',
	],
	low: [
		'与常见作品相似，创新不足。',
		'说明过于简单，看不出作者自己的工作。',
		'科学依据不够，部分内容近于幻想故事。',
		'照片不清楚，无法判断运行效果。',
		'过程材料欠缺，建议继续完善后再参赛。',
	],
} as const;
const recusalReasons = [
	'作品疑似我亲戚的孩子所作，申请回避。',
	'我曾在活动中指导过这件作品，申请回避。',
	'认出作者是邻居家的孩子，申请回避。',
] as const;

interface JudgingFacts {
	trx: Trx;
	rows: Rows;
	trail: Trail;
	people: People;
	sizes: Sizes;
	now: Date;
	ids: InsertedEdition;
	versionOf(entry: PlannedEntry): string;
	divisionOf(entry: PlannedEntry): string | null;
}

/**
 * Stages, groups, lots, assignments and sheets of one edition; results and award lists where it is over. Who must not meet whom
 * is asked of the same query the application uses, so stages are written before sheets are.
 */
export async function judgeEdition(root: Random, edition: PlannedEdition, facts: JudgingFacts): Promise<void> {
	const random = root.fork(`judging-${edition.role}`);
	const over = edition.role === 'last';
	const stages = edition.categories.flatMap((category) => {
		const stage = planStage(random, edition, category, facts, over);
		return stage ? [stage] : [];
	});
	formGroups(random, stages, facts);
	for (const stage of stages) writeStage(stage, facts, over);
	await facts.rows.insert(facts.trx, () => {});

	const assignments: Assignment[] = [];
	for (const stage of stages) assignments.push(...(await assign(random, stage, facts)));
	const missed = over ? waiveGaps(random, assignments, facts) : new Set<Assignment>();
	writeSheets(
		random,
		assignments.filter((assignment) => !missed.has(assignment)),
		facts,
		over,
	);
	if (!over) return;
	await facts.rows.insert(facts.trx, () => {});
	for (const stage of stages) await closeStage(random, stage, facts);
}

function planStage(
	random: Random,
	edition: PlannedEdition,
	category: PlannedCategory,
	facts: JudgingFacts,
	over: boolean,
): Stage | undefined {
	const accepted = edition.entries.filter((entry) => entry.category === category && entry.state === 'accepted');
	const inserted = facts.ids.categories[category.draft.key];
	const judging = windowOf(category.windows, 'judging');
	const eligibility = windowOf(category.windows, 'eligibility');
	if (accepted.length === 0 || !inserted?.rubricId || !category.draft.rubric || !judging || !eligibility)
		return undefined;
	const leaves = category.draft.rubric.criteria.flatMap((head) =>
		(head.children ?? [head]).map((leaf) => ({
			id: inserted.criterionIds[leaf.key] ?? '',
			maxTenths: leaf.maxTenths,
		})),
	);
	const createdAt = plusMinutes(eligibility.closesAt, 95);
	const openedAt = plusMinutes(judging.opensAt, 9 * 60 + 12);
	const stageEntries = accepted.map((entry) => ({ id: random.randomId(), entry }));
	const lots = drawLots(stageEntries, random.int(0, 0xffff_ffff));
	return {
		id: random.timedId(createdAt),
		category,
		rubricId: inserted.rubricId,
		stepTenths: category.draft.rubric.stepTenths,
		leaves,
		createdAt,
		openedAt,
		closedAt: over ? plusMinutes(judging.closesAt, 130) : null,
		entries: stageEntries.map((one) => ({ ...one, divisionId: facts.divisionOf(one.entry), lot: lots.get(one) ?? 0 })),
		groups: [],
	};
}

/**
 * Large categories are shared out by division, k judges each; small ones are scored by everybody of one group. Judges are asked for
 * what they know, the least busy first.
 */
function formGroups(random: Random, stages: readonly Stage[], { people, sizes }: JudgingFacts): void {
	const load = new Map<PlannedJudge, number>(people.judges.map((judge) => [judge, 0]));
	const plans = stages.flatMap((stage) => {
		const divisions = [...new Set(stage.entries.map((entry) => entry.divisionId))];
		const shared = stage.entries.length >= sizes.shareOutFrom;
		const parts = shared
			? divisions.map((division) => stage.entries.filter((entry) => entry.divisionId === division))
			: [stage.entries];
		return parts.map((entries) => ({ stage, shared, entries }));
	});
	const perEntry = (plan: (typeof plans)[number]) =>
		plan.shared ? sizes.judgesPerEntry : plan.stage.category.kind === 'innovation' ? 5 : 4;
	const needed = plans.reduce((sum, plan) => sum + plan.entries.length * perEntry(plan), 0);
	const fair = Math.max(6, needed / Math.max(1, people.judges.length));
	for (const plan of [...plans].sort((a, b) => b.entries.length - a.entries.length)) {
		const k = perEntry(plan);
		const members = Math.min(
			people.judges.length,
			plan.shared ? Math.max(k + 2, Math.round((plan.entries.length * k) / fair)) : k,
		);
		const key = plan.stage.category.draft.key;
		const chosen = random
			.shuffled(people.judges.filter((judge) => !plan.stage.groups.some((group) => group.judges.includes(judge))))
			.sort((a, b) => {
				const wish = (judge: PlannedJudge) =>
					(load.get(judge) ?? 0) / fair -
					(callingOf.get(judge)?.includes(key) ? 0.8 : 0) -
					(judge.demo && callingOf.get(judge)?.includes(key) ? 9 : 0);
				return wish(a) - wish(b);
			})
			.slice(0, members);
		const share = (plan.entries.length * k) / chosen.length;
		for (const judge of chosen) load.set(judge, (load.get(judge) ?? 0) + share);
		plan.stage.groups.push({
			id: random.timedId(plusMinutes(plan.stage.createdAt, 12)),
			stageId: plan.stage.id,
			method: plan.shared ? 'balanced' : 'all',
			judgesPerEntry: k,
			judges: chosen,
			entries: plan.entries,
		});
	}
}

function writeStage(stage: Stage, facts: JudgingFacts, over: boolean): void {
	const { rows, trail, people, ids } = facts;
	const staff = people.staff[0]!;
	const refs = {
		stage: stage.id,
		category: ids.categories[stage.category.draft.key]!.categoryId,
		edition: ids.editionId,
	};
	rows.add('stage', {
		id: stage.id,
		category_id: refs.category,
		position: 1,
		kind: 'preliminary',
		name: toJsonb({ zh: '初评', en: 'Preliminary' }),
		rubric_id: stage.rubricId,
		state: over ? 'closed' : 'open',
		opened_at: stage.openedAt,
		closed_at: stage.closedAt,
		closed_by: over ? staff.id : null,
		created_at: stage.createdAt,
	});
	trail.add('stage.created', stage.createdAt, staff, 'staff', refs);
	stage.groups.sort((a, b) => b.entries.length - a.entries.length);
	for (const [index, group] of stage.groups.entries()) {
		const division =
			stage.groups.length > 1 ? stage.category.draft.divisions[group.entries[0]?.entry.division ?? 0] : undefined;
		rows.add('judging_group', {
			id: group.id,
			stage_id: stage.id,
			position: index + 1,
			name: toJsonb(
				division
					? { zh: `${division.name.zh}评审组`, en: `${division.name.en ?? division.name.zh} group` }
					: { zh: '评审组', en: 'Judging group' },
			),
			method: group.method,
			judges_per_entry: group.method === 'balanced' ? group.judgesPerEntry : null,
			lead_id: group.judges[0]?.id ?? null,
		});
		trail.add('group.saved', plusMinutes(stage.createdAt, 12 + index), staff, 'staff', { ...refs, group: group.id }, [
			'name',
			'method',
			'lead',
			'judges',
		]);
		for (const judge of group.judges) rows.add('group_member', { group_id: group.id, account_id: judge.id });
		for (const { id, entry, lot } of group.entries) {
			rows.add('stage_entry', {
				id,
				stage_id: stage.id,
				entry_id: entry.id,
				version_id: facts.versionOf(entry),
				group_id: group.id,
				lot_number: lot,
			});
		}
	}
	trail.add('stage.opened', stage.openedAt, staff, 'staff', refs);
	if (stage.closedAt) trail.add('stage.closed', stage.closedAt, staff, 'staff', refs);
}

/** The application's own rule for who must not meet, and its own balancing. A few judges recuse themselves and are replaced. */
async function assign(random: Random, stage: Stage, facts: JudgingFacts): Promise<Assignment[]> {
	const { trx, rows, trail, ids, now } = facts;
	const judges = [...new Set(stage.groups.flatMap((group) => group.judges))];
	const byId = new Map(judges.map((judge) => [judge.id, judge]));
	const entryById = new Map(stage.entries.map((entry) => [entry.id, entry]));
	const conflicts = new Set(
		(await listConflictPairs(trx, stage.id, [...byId.keys()])).map(({ judgeId, stageEntryId }) =>
			pairKey(judgeId, stageEntryId),
		),
	);
	const assignments: Assignment[] = [];
	const add = (
		staged: StageEntry,
		judge: PlannedJudge,
		at: Date,
		recused?: { reason: string; at: Date },
	): Assignment => {
		const assignment = { id: random.randomId(), stage, staged, judge };
		rows.add('assignment', {
			id: assignment.id,
			stage_entry_id: staged.id,
			judge_id: judge.id,
			state: recused ? 'recused' : 'assigned',
			recusal_reason: recused?.reason ?? null,
			recused_at: recused?.at ?? null,
			opened_at: null,
			created_at: at,
		});
		return assignment;
	};
	for (const group of stage.groups) {
		const entryIds = group.entries.map(({ id }) => id);
		const judgeIds = group.judges.map(({ id }) => id);
		const pairs =
			group.method === 'balanced'
				? balance({
						entries: entryIds,
						judges: judgeIds,
						judgesPerEntry: group.judgesPerEntry,
						conflicts,
						seed: random.int(0, 0xffff_ffff),
					}).pairs
				: entryIds.flatMap((entry) =>
						judgeIds.filter((judge) => !conflicts.has(pairKey(judge, entry))).map((judge) => ({ entry, judge })),
					);
		const met = new Set(pairs.map(({ entry, judge }) => pairKey(judge, entry)));
		let recusals = Math.round(pairs.length * 0.004 + (pairs.length > 40 ? 0.7 : 0));
		for (const { entry, judge } of random.shuffled(pairs)) {
			const staged = entryById.get(entry)!;
			const scorer = byId.get(judge)!;
			const substitute =
				recusals > 0 && !scorer.demo
					? group.judges.find((other) => !met.has(pairKey(other.id, entry)) && !conflicts.has(pairKey(other.id, entry)))
					: undefined;
			if (!substitute) {
				assignments.push(add(staged, scorer, stage.openedAt));
				continue;
			}
			recusals -= 1;
			met.add(pairKey(substitute.id, entry));
			const at = workingMoment(random, stage.openedAt, earlier(plusDays(stage.openedAt, 2), plusMinutes(now, -90)));
			const reason = random.pick(recusalReasons);
			const recused = add(staged, scorer, stage.openedAt, { reason, at });
			rows.add('conflict', {
				id: random.timedId(at),
				judge_id: scorer.id,
				entry_id: staged.entry.id,
				source: 'declared',
				reason,
				created_at: at,
				created_by: scorer.id,
			});
			const refs = { stage: stage.id, entry: staged.entry.id, edition: ids.editionId };
			trail.add('assignment.recused', at, scorer, 'judge', { ...refs, assignment: recused.id });
			trail.add('assignment.added', plusMinutes(at, 75), facts.people.staff[0]!, 'staff', {
				...refs,
				judge: substitute.id,
			});
			assignments.push(add(staged, substitute, plusMinutes(at, 75)));
		}
	}
	return assignments;
}

/** Points of one sheet: the work's worth, the judge's leniency, a little taste per criterion; on the rubric's step. */
function scoreOf(random: Random, { stage, staged, judge }: Assignment): Map<Leaf, number> {
	const taste = random.normal() * 0.035;
	return new Map(
		stage.leaves.map((leaf) => {
			const share = 0.79 + staged.entry.quality * 0.075 + judge.leniency + taste + random.normal() * 0.04;
			const within = Math.min(1, Math.max(0.3, share));
			const points = Math.round((leaf.maxTenths * within) / stage.stepTenths) * stage.stepTenths;
			return [leaf, Math.min(points, leaf.maxTenths)];
		}),
	);
}

/** 缺评处理: a few sheets of the largest stage never came, and staff decided to close without them. */
function waiveGaps(
	random: Random,
	assignments: readonly Assignment[],
	{ rows, trail, people, ids }: JudgingFacts,
): Set<Assignment> {
	const missed = new Set<Assignment>();
	const staff = people.staff[0]!;
	for (const assignment of random.sample(assignments, Math.floor(assignments.length / 200))) {
		const { stage, staged } = assignment;
		if (!stage.closedAt || stage.groups.some((group) => group.method === 'all')) continue;
		const at = plusMinutes(stage.closedAt, -40);
		missed.add(assignment);
		rows.add('gap_decision', {
			id: random.timedId(at),
			stage_id: stage.id,
			assignment_id: assignment.id,
			decision: 'waived',
			reason: '评委因病未能完成，其余两份评分有效且相近，经评审组同意不再补评。',
			decided_by: staff.id,
			decided_at: at,
		});
		trail.add('gap.waived', at, staff, 'staff', {
			stage: stage.id,
			assignment: assignment.id,
			entry: staged.entry.id,
			edition: ids.editionId,
		});
	}
	return missed;
}

/** Sheets of what is done by now; each judge has his own pace. */
function writeSheets(random: Random, assignments: readonly Assignment[], facts: JudgingFacts, over: boolean): void {
	const { rows, trail, sizes, now, ids } = facts;
	const byJudge = new Map<PlannedJudge, Assignment[]>();
	for (const assignment of assignments)
		byJudge.set(assignment.judge, [...(byJudge.get(assignment.judge) ?? []), assignment]);

	// paces are drawn, then scaled until the whole comes to the share that was asked for
	const target = over ? 1 : sizes.submittedShare;
	const shareOf = (judge: PlannedJudge, scale: number) =>
		over ? 1 : Math.min(judge.demo ? 0.6 : 1, target * judge.pace * scale);
	let scale = 1;
	for (let round = 0; round < 30; round += 1) {
		const sum = [...byJudge].reduce((total, [judge, mine]) => total + mine.length * shareOf(judge, scale), 0);
		scale *= (target * assignments.length) / Math.max(1, sum);
	}

	const opened = new Map<string, Date>();
	for (const [judge, mine] of byJudge) {
		const done = Math.round(mine.length * shareOf(judge, scale));
		const drafts =
			sizes.begunShare >= 1
				? mine.length - done
				: Math.ceil(mine.length * Math.max(0, sizes.begunShare - sizes.submittedShare));
		const begun = over ? done : Math.min(mine.length, done + drafts);
		// judges go through their list by number, category after category
		const order = [...mine].sort(
			(a, b) => a.stage.openedAt.getTime() - b.stage.openedAt.getTime() || a.staged.lot - b.staged.lot,
		);
		for (const [index, assignment] of order.slice(0, begun).entries()) {
			const { stage, staged } = assignment;
			const judging = windowOf(stage.category.windows, 'judging');
			const until = earlier(plusMinutes(now, -20), plusMinutes(judging?.closesAt ?? now, -60));
			const openedAt = workingMoment(random, stage.openedAt, until);
			const finishedAt = earlier(plusMinutes(openedAt, 2 + random.next() * 9), plusMinutes(now, -1));
			const isDraft = index >= done;
			const points = scoreOf(random, assignment);
			const kept = isDraft ? new Map([...points].slice(0, random.int(1, Math.max(1, points.size - 1)))) : points;
			const total = [...points.values()].reduce((sum, value) => sum + value, 0);
			const most = stage.leaves.reduce((sum, leaf) => sum + leaf.maxTenths, 0);
			const tone = total / most > 0.86 ? 'high' : total / most > 0.7 ? 'middle' : 'low';
			const sheetId = random.randomId();
			opened.set(assignment.id, openedAt);
			rows.add('score_sheet', {
				id: sheetId,
				assignment_id: assignment.id,
				rubric_id: stage.rubricId,
				state: isDraft ? 'draft' : 'submitted',
				comment: random.chance(isDraft ? 0.2 : 0.6) ? random.pick(words[tone]) : '',
				flags: !isDraft && random.chance(0.006) ? ['beyond_pupil'] : [],
				total_tenths: isDraft ? null : total,
				submitted_at: isDraft ? null : finishedAt,
				updated_at: finishedAt,
			});
			for (const [leaf, tenths] of kept)
				rows.add('criterion_score', { sheet_id: sheetId, criterion_id: leaf.id, points_tenths: tenths });
			if (isDraft) continue;
			trail.add(
				'sheet.submitted',
				finishedAt,
				judge,
				'judge',
				{ sheet: sheetId, assignment: assignment.id, stage: stage.id, entry: staged.entry.id, edition: ids.editionId },
				['scores', 'comment', 'flags'],
			);
		}
	}
	rows.amend('assignment', (row) => {
		const at = opened.get(row.id);
		if (at) row.opened_at = at;
	});
}

/** as the table's default */
const trimFrom = 5;
const awardRule: AwardRule = { model: 'share_of_entries', first: 0.1, second: 0.2, third: 0.3, cap: 0.6 };

/** Frozen results and the confirmed award list (拟获奖) of a stage that is over. */
async function closeStage(
	random: Random,
	stage: Stage,
	{ trx, rows, trail, people, ids }: JudgingFacts,
): Promise<void> {
	const staff = people.staff[0]!;
	await freezeResults(trx, { id: stage.id, trimFrom });
	const results = await trx
		.selectFrom('result as r')
		.innerJoin('stage_entry as s', 's.id', 'r.stage_entry_id')
		.leftJoin('division as d', 'd.id', 'r.division_id')
		.select(['s.entry_id', 'r.division_id', 'r.rank'])
		.where('r.stage_id', '=', stage.id)
		.orderBy('d.position')
		.orderBy('r.rank')
		.orderBy('s.lot_number')
		.execute();
	const createdAt = plusMinutes(stage.closedAt ?? stage.openedAt, 30);
	const confirmedAt = plusDays(createdAt, 2);
	const listId = random.timedId(createdAt);
	const categoryId = ids.categories[stage.category.draft.key]!.categoryId;
	rows.add('list', {
		id: listId,
		edition_id: ids.editionId,
		category_id: categoryId,
		stage_id: stage.id,
		kind: 'award',
		state: 'confirmed',
		rule: toJsonb(awardRule),
		created_at: createdAt,
		created_by: staff.id,
		confirmed_at: confirmedAt,
		confirmed_by: staff.id,
	});
	const refs = { list: listId, stage: stage.id, category: categoryId, edition: ids.editionId };
	trail.add('list.made', createdAt, staff, 'staff', refs, ['rule']);
	trail.add('list.confirmed', confirmedAt, staff, 'staff', refs);
	const divisions = [...new Set(results.map((row) => row.division_id))];
	const awarded = divisions.flatMap((division) =>
		proposeGrades(
			results.filter((row) => row.division_id === division),
			awardRule,
		).filter(({ grade }) => grade !== null),
	);
	for (const [index, { item, grade }] of awarded.entries()) {
		rows.add('list_row', {
			id: random.timedId(createdAt),
			list_id: listId,
			entry_id: item.entry_id,
			division_id: item.division_id,
			position: index + 1,
			grade,
		});
	}
}
