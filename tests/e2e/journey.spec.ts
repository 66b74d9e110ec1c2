import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { accountByLogin } from '../support/actors.ts';
import { attach, confirm, everythingOn, expectSaid, historyOf, part, rowOf, visit } from './support/pages.ts';
import { paperOfWorld, picture, type Paper } from './support/papers.ts';
import { closingFromNow, dayFromNow, letDaysPass } from './support/time.ts';
import { download } from './support/workbooks.ts';

/** The "done when": everybody's part of the way of a work, in one run, on real files. */

const PAINTING = '科学幻想绘画';
const MAKER = '创客作品';
const TEACHING = '教师科教创新成果';

const SCHOOL = '云澜市青禾区梧桐里小学';
const COORDINATOR = '陈春勇';
const TEACHER = '王雪明';

/** 想象力、科学性、绘画水平: what each judge gives; null = declines. The fourth comes in for the one who declined. */
const JUDGES = [
	{ login: 'tanguorong@no9.example', name: '谭国蓉' },
	{ login: 'zhangli@hengyu.example', name: '张莉' },
	{ login: 'wanghaiyan@experts.example', name: '王海燕' },
	{ login: 'lixueyan@experts.example', name: '李雪燕' },
] as const;
type Points = readonly [string, string, string];
const CRITERIA = ['想象力，满分 50 分', '科学性，满分 25 分', '绘画水平，满分 25 分'] as const;

/** What the teacher types about a painting; the pupil does not exist before. */
interface Work {
	title: string;
	abstract: string;
	pupil: string;
	grade: string;
	bornYearsAgo: number;
	medium: string;
	picture: Paper;
}

async function works(): Promise<Work[]> {
	return [
		{
			title: '云端上的种子图书馆',
			abstract: '图书馆飘在云上，每本书是一粒种子，翻开时书页就发芽，借走的是一片会长大的森林。',
			pupil: '林垚',
			grade: '四年级',
			bornYearsAgo: 10,
			medium: '水粉',
			picture: await picture('painting', 90_001, '林垚 种子图书馆.jpg'),
		},
		{
			title: '海底快递站',
			abstract: '鲸鱼邮差。',
			pupil: '贺䶮',
			grade: '三年级',
			bornYearsAgo: 9,
			medium: '水彩',
			picture: await picture('painting', 90_002, '海底快递站.jpg'),
		},
		{
			title: '会呼吸的桥',
			abstract: '桥身像鱼鳃一样开合，吸进尾气，呼出清风，桥下的河水因此变得透亮。',
			pupil: '司徒喆',
			grade: '五年级',
			bornYearsAgo: 11,
			medium: '钢笔、铅笔',
			picture: await picture('painting', 90_003, '会呼吸的桥.jpg'),
		},
	];
}

test('a work goes all the way: entered, filed, checked, judged, ranked, listed, exported', async ({
	personIn,
	db,
	world,
}) => {
	test.setTimeout(300_000);
	const [library, courier, bridge] = (await works()) as [Work, Work, Work];
	const paintings = [library, courier, bridge];
	const robot = '会躲雨的晾衣架';
	const lesson = '用一只纸杯讲清楚共鸣';

	const staff = await personIn('staff');
	const teacher = await personIn('teacher');
	const coordinator = await personIn('coordinator');
	let edition = '';
	let editionId = '';
	const numbers = new Map<string, string>();
	const recordOf = new Map<string, string>();

	await test.step('staff make an edition from the preset, adjust its dates and open it', async () => {
		await visit(staff, '/staff/editions');
		await staff.getByRole('link', { name: '新建一届' }).first().click();
		await expect(staff.getByRole('combobox', { name: '预设' })).toHaveValue('maker_festival');
		edition = await staff
			.getByRole('textbox', { name: '名称', exact: true })
			.or(staff.locator('[name="name.zh"]'))
			.first()
			.inputValue();
		await staff.getByLabel('开始填报的日期').fill(dayFromNow(-18));
		await staff.getByRole('button', { name: '新建并继续设置' }).click();
		await expectSaid(staff, `已新建《${edition}》`);
		editionId = new URL(staff.url()).pathname.split('/').at(-1)!;

		// as the preset has it, only paintings could be filed today
		await staff.getByRole('link', { name: '修改日程' }).click();
		await staff.getByLabel('全部类别（默认），学校报送，开始').fill(`${dayFromNow(-5)}T00:00`);
		await staff.getByLabel('全部类别（默认），资格审查，开始').fill(`${dayFromNow(-4)}T00:00`);
		await staff.getByLabel(`${PAINTING}，教师填报，截止`).fill(closingFromNow(4));
		await staff.getByRole('button', { name: '保存日程' }).click();
		await expectSaid(staff, '日程已保存');

		await visit(staff, `/staff/editions/${editionId}`);
		await confirm(staff, '开放本届…', '确认开放');
		await expectSaid(staff, `《${edition}》已开放`);
		expect(await historyOf(staff)).toEqual([
			expect.stringContaining('开放本届'),
			expect.stringContaining('修改日程'),
			expect.stringContaining('新建届次'),
		]);
	});

	await test.step('the teacher enters three paintings with pupils nobody knew', async () => {
		for (const work of paintings) {
			await begin(teacher, edition, PAINTING);
			await teacher.getByRole('textbox', { name: '作品名称' }).fill(work.title);
			await teacher.getByRole('textbox', { name: '作品简介' }).fill(work.abstract);
			await teacher.getByRole('combobox', { name: '画种' }).selectOption(work.medium);
			await createPupil(teacher, work);
			await expect(teacher.getByText('组别：小学组')).toBeVisible();
			await adviseBy(teacher, 'wxm', TEACHER);
			await attach(teacher, '作品照片', work.picture);
			await teacher.getByRole('button', { name: '保存草稿' }).click();
			await expectSaid(teacher, '草稿已保存');
			await expect(part(teacher, '检查并提交').getByText('还差 1 项')).toBeVisible();
			await declareAll(teacher);
			await expect(part(teacher, '检查并提交').getByText('必填内容都齐了')).toBeVisible();
			await teacher.getByRole('button', { name: '提交给学校', exact: true }).click();
			await expectSaid(teacher, `《${work.title}》已交给学校`);
		}
	});

	await test.step('and a maker work with photos, a report and a film, and a work of her own', async () => {
		await begin(teacher, edition, MAKER);
		await teacher.getByRole('textbox', { name: '作品名称' }).fill(robot);
		await teacher.getByRole('textbox', { name: '作品简介' }).fill('雨滴传感器发现下雨，晾衣架自己收进屋檐下。');
		await teacher.getByRole('combobox', { name: '作品类型' }).selectOption('发明创造');
		await teacher.getByRole('textbox', { name: '设计意图' }).fill('放学前突然下雨，晾在外面的被子总是湿透。');
		await teacher.getByRole('textbox', { name: '工具与材料' }).fill('雨滴传感器、减速电机、铝管、废旧窗帘导轨。');
		await teacher.getByRole('textbox', { name: '制作过程' }).fill('先做导轨，再接电路，最后调灵敏度，前后改了四次。');
		await createPupil(teacher, { pupil: '欧阳小满', grade: '六年级' });
		await attach(
			teacher,
			'实物照片',
			await picture('model', 90_011, '整体.jpg'),
			await picture('model', 90_012, '细节.jpg'),
		);
		await attach(teacher, '创作说明', await paperOfWorld(db, world, 'application/pdf', '创作说明.pdf'));
		await attach(teacher, '演示与制作过程视频', await paperOfWorld(db, world, 'video/mp4', '演示.mp4'));
		await declareAll(teacher);
		await teacher.getByRole('button', { name: '提交给学校', exact: true }).click();
		await expectSaid(teacher, `《${robot}》已交给学校`);

		await begin(teacher, edition, TEACHING);
		await teacher.getByRole('textbox', { name: '作品名称' }).fill(lesson);
		await teacher.getByRole('textbox', { name: '作品简介' }).fill('一只纸杯、一根棉线，就能让学生摸到声音的共鸣。');
		await teacher.getByRole('combobox', { name: '学科（研究领域）' }).selectOption('物理教学');
		await teacher.getByRole('combobox', { name: '成果类型' }).selectOption('科教制作类');
		await teacher.getByRole('textbox', { name: '完成时间' }).fill('今年三月');
		await teacher.getByRole('textbox', { name: '创新之处' }).fill('材料人人都有，现象看得见也摸得着。');
		await teacher.getByRole('textbox', { name: '使用或实施情况' }).fill('在四个班用过，每班一课时。');
		await expect(part(teacher, '申报教师').getByText(TEACHER)).toBeVisible();
		await attach(teacher, '方案或制作说明', await paperOfWorld(db, world, 'application/pdf', '制作说明.pdf'));
		await declareAll(teacher);
		await teacher.getByRole('button', { name: '提交给学校', exact: true }).click();
		await expectSaid(teacher, `《${lesson}》已交给学校`);
	});

	await test.step('the coordinator returns one with a reason, the teacher mends it', async () => {
		await filingDesk(coordinator, edition, PAINTING);
		const item = coordinator.getByRole('listitem').filter({ hasText: bridge.title });
		await item.getByText('退回教师').click();
		await item.getByRole('textbox', { name: `退回《${bridge.title}》的原因` }).fill('请写明桥建在哪里。');
		await item.getByRole('button', { name: '退回给教师' }).click();
		await expectSaid(coordinator, `已退回《${bridge.title}》`);

		await mend(teacher, bridge, '请写明桥建在哪里。', '架在城市河道上的桥，像鱼鳃一样开合，吸进尾气，呼出清风。');
	});

	await test.step('the school orders its works, confirms consent and files them', async () => {
		await filingDesk(coordinator, edition, PAINTING);
		for (const [index, { title }] of [library, bridge, courier].entries()) {
			await coordinator.getByRole('textbox', { name: `《${title}》的序号` }).fill(String(index + 1));
		}
		await coordinator.getByRole('button', { name: '保存顺序' }).first().click();
		await expectSaid(coordinator, '顺序已保存');
		await coordinator.getByRole('button', { name: '报送 3 幅' }).click();
		await expect(coordinator.getByText('请先确认已取得监护人书面同意并留存')).toBeVisible();
		await fileWith(coordinator, '报送 3 幅');
		await expect(coordinator.getByRole('heading', { level: 1 })).toHaveText('报送回执');
		const receipt = coordinator.getByRole('row').filter({ hasText: '小学组' });
		await expect(receipt).toHaveCount(3);
		for (const work of paintings) {
			const row = receipt.filter({ hasText: work.title });
			await expect(row).toContainText(work.pupil);
			numbers.set(work.title, /[A-Z]{2}[A-Z0-9-]*\d{3,}/.exec((await row.textContent())!)![0]);
		}
		expect(new Set(numbers.values()).size).toBe(3);

		for (const [category, title, amount] of [
			[MAKER, robot, '1 件'],
			[TEACHING, lesson, '1 项'],
		] as const) {
			await filingDesk(coordinator, edition, category);
			await coordinator.getByRole('button', { name: '全部纳入' }).click();
			await fileWith(coordinator, `报送 ${amount}`);
			await expect(coordinator.getByRole('heading', { level: 1 })).toHaveText('报送回执');
			await expect(rowOf(coordinator, title)).toBeVisible();
		}
	});

	await test.step('staff accept what is in order and return one with a date', async () => {
		await visit(staff, '/staff/eligibility');
		await part(staff, edition)
			.getByRole('link', { name: `开始审查：${PAINTING}` })
			.click();
		for (let left = 3; left > 0; left -= 1) {
			await expect(staff.getByText(`本类别还有 ${left} 项待审查`)).toBeVisible();
			const title = (await staff.getByRole('heading', { level: 1 }).textContent())!;
			recordOf.set(title, new URL(staff.url()).pathname.split('/').at(-1)!);
			if (title === courier.title) {
				await confirm(staff, '退回修改', '确认退回', async (dialog) => {
					await dialog.getByRole('checkbox', { name: '作品简介过于简单或与作品不符' }).check();
					await dialog.getByRole('textbox', { name: '补充说明' }).fill('请把画面讲清楚。');
				});
				await expectSaid(staff, `《${title}》已退回`);
			} else {
				await staff.getByRole('button', { name: '审查通过' }).click();
				await expectSaid(staff, `《${title}》审查通过`);
			}
		}
		for (const category of [MAKER, TEACHING]) {
			await visit(staff, '/staff/eligibility');
			await part(staff, edition)
				.getByRole('link', { name: `开始审查：${category}` })
				.click();
			await staff.getByRole('button', { name: '审查通过' }).click();
			await expectSaid(staff, '审查通过');
		}
	});

	await test.step('the teacher mends it, the school files a supplement, staff accept it', async () => {
		await mend(teacher, courier, '请把画面讲清楚。', '鲸鱼邮差驮着包裹穿过珊瑚街，海葵签收，乌贼写回执。');
		await filingDesk(coordinator, edition, PAINTING);
		await coordinator.getByRole('button', { name: '全部纳入' }).click();
		await fileWith(coordinator, '补报 1 幅');
		await expect(coordinator.getByRole('heading', { level: 1 })).toHaveText('补报回执');
		await expect(rowOf(coordinator, courier.title)).toContainText(numbers.get(courier.title)!);

		await visit(staff, `/staff/eligibility/${recordOf.get(courier.title)}`);
		await staff.getByRole('button', { name: '审查通过' }).click();
		await expectSaid(staff, '本类别已全部审查完');
		await visit(staff, `/staff/entries/${recordOf.get(courier.title)}`);
		const events = (await historyOf(staff)).join('\n');
		for (const event of ['新建作品草稿', '提交给学校', '学校报送，冻结版本', '资格审查退回修改', '资格审查通过']) {
			expect(events).toContain(event);
		}
	});

	const given: Record<string, (Points | null)[]> = {
		[library.title]: [
			['45', '22', '21.5'],
			['46.5', '21', '22'],
			['44', '23', '22'],
		],
		[bridge.title]: [
			['42', '21', '20'],
			['44', '20.5', '21'],
			['41', '20', '19.5'],
		],
		[courier.title]: [['40', '20', '20'], ['38.5', '19', '18'], null, ['39.5', '20', '18.5']],
	};
	let stagePath = '';

	await test.step('the days go by; staff give the judges some more', async () => {
		await letDaysPass(db, editionId, 20);
		await visit(staff, `/staff/editions/${editionId}/dates`);
		await staff.getByLabel(`${PAINTING}，评审，截止`).fill(closingFromNow(24));
		await staff.getByRole('button', { name: '保存日程' }).click();
		await expectSaid(staff, '日程已保存');
	});

	await test.step('staff form a group of judges from other schools, with a lead, and open the stage', async () => {
		await visit(staff, '/staff/judging');
		await rowOf(part(staff, edition), PAINTING).getByRole('button', { name: '设立初评' }).click();
		await expectSaid(staff, '已设立初评');
		await staff.getByRole('link', { name: '组建一个评审组' }).click();
		for (const { name } of JUDGES.slice(0, 3)) await staff.getByRole('checkbox', { name }).check();
		await staff.getByRole('radio', { name: `由${JUDGES[0].name}任组长` }).check();
		await staff.getByRole('button', { name: '保存评审组' }).click();
		await expectSaid(staff, '评审组已保存');
		await expect(staff.getByText(`${JUDGES[0].name}（组长）`)).toBeVisible();
		await expect(staff.getByText('3 件作品，3 位评委，共 9 张评分表')).toBeVisible();
		await confirm(staff, '开始评审', '开始评审');
		await expectSaid(staff, '评审已开始');
		stagePath = new URL(staff.url()).pathname;
		expect(await historyOf(staff)).toEqual([
			expect.stringContaining('开始评审'),
			expect.stringContaining('保存评审组'),
			expect.stringContaining('设立评审阶段'),
		]);
	});

	/** Nothing that tells who made a work, whose school it is, or which number it was filed under. */
	const secrets = [
		...paintings.map(({ pupil }) => pupil),
		...paintings.map((work) => work.picture.name),
		...numbers.values(),
		...recordOf.values(),
		SCHOOL,
		'梧桐里',
		TEACHER,
		COORDINATOR,
	];

	await test.step('three judges score what they see blind; one declines a work', async () => {
		for (const [index, judge] of JUDGES.slice(0, 3).entries()) {
			const page = await personIn('judge', { accountId: await accountByLogin(db, judge.login) });
			const sheets = new Map(Object.entries(given).map(([title, points]) => [title, points[index]!]));
			await scoreAll(page, edition, sheets, secrets, index === 0);
		}
	});

	await test.step('staff cannot close over a gap; they assign another judge, who scores', async () => {
		await visit(staff, `/staff/results?edition=${editionId}`);
		await rowOf(staff, PAINTING).getByRole('link').first().click();
		await expect(staff.getByText('评分表收齐、缺评逐项处理后，才能结束评审')).toBeVisible();

		await visit(staff, `${stagePath}/entries?view=recused`);
		await staff.getByRole('link', { name: courier.title }).click();
		await expect(rowOf(staff, JUDGES[2].name)).toContainText('认出了作者');
		const choice = staff.getByRole('combobox', { name: '评委' });
		const option = choice.locator('option', { hasText: JUDGES[3].name });
		await choice.selectOption(await option.getAttribute('value'));
		await staff.getByRole('button', { name: '补派评委' }).click();
		await expectSaid(staff, '已补派评委');

		await visit(staff, `/staff/results?edition=${editionId}`);
		await expect(rowOf(staff, PAINTING)).toContainText('8 / 9');
		await rowOf(staff, PAINTING).getByRole('link', { name: '处理缺评' }).click();
		await expect(staff.getByText('还有 1 项缺评没有处理，暂时不能结束评审')).toBeVisible();

		const page = await personIn('judge', { accountId: await accountByLogin(db, JUDGES[3].login) });
		await scoreAll(page, edition, new Map([[courier.title, given[courier.title]![3]!]]), secrets, false);
	});

	/** By pencil and paper: the sum of every sheet in tenths, the mean to two decimals. */
	const tenthsOf = (points: Points) => points.reduce((sum, text) => sum + Math.round(Number(text) * 10), 0);
	const sheetsOf = (title: string) =>
		given[title]!.flatMap((points, index) =>
			points ? [{ judge: JUDGES[index]!.name, tenths: tenthsOf(points) }] : [],
		);
	const scoreOf = (title: string) => {
		const sheets = sheetsOf(title);
		const sum = sheets.reduce((total, { tenths }) => total + tenths, 0);
		return (Math.round((sum * 10) / sheets.length) / 100).toFixed(2);
	};
	const ranked = [library, bridge, courier];
	expect(ranked.map(({ title }) => scoreOf(title))).toEqual(['89.00', '83.00', '77.83']);

	await test.step('staff close the stage and see the ranking with every sheet behind it', async () => {
		await visit(staff, `/staff/results?edition=${editionId}`);
		await rowOf(staff, PAINTING).getByRole('link', { name: '结束评审' }).click();
		await confirm(staff, '结束评审', '结束并冻结成绩');
		await expectSaid(staff, '评审已结束，成绩已冻结');
		await staff.getByRole('link', { name: '评审排名' }).click();
		const rows = staff.getByRole('region', { name: '评审排名' }).getByRole('row');
		await expect(rows).toHaveCount(1 + ranked.length);
		for (const [index, { title }] of ranked.entries()) {
			const row = rows.nth(index + 1);
			await expect(row.getByRole('cell').first()).toHaveText(String(index + 1));
			await expect(row).toContainText(numbers.get(title)!);
			await expect(row).toContainText(title);
			await expect(row).toContainText(scoreOf(title));
			for (const { judge, tenths } of sheetsOf(title)) {
				await expect(row.getByText(new RegExp(`^${judge}\\s+${(tenths / 10).toFixed(1)}$`))).toBeVisible();
			}
		}
		const book = await download(staff, '导出排名');
		expect(book.sheets.map(({ name }) => name)).toEqual(['小学组']);
		expect(book.sheets[0]!.rows.slice(3)).toEqual(
			ranked.map(({ title, pupil }, index) => [
				index + 1,
				expect.any(Number),
				numbers.get(title),
				title,
				pupil,
				SCHOOL,
				Number(scoreOf(title)),
				(Math.max(...sheetsOf(title).map(({ tenths }) => tenths)) -
					Math.min(...sheetsOf(title).map(({ tenths }) => tenths))) /
					10,
				expect.stringContaining(sheetsOf(title)[0]!.judge),
				'',
			]),
		);
	});

	const reason = '评审组合议：科学依据充分，增列二等奖。';
	const association = (await staff.locator('.brand-association').textContent())!;
	const gap = (width: number) => '\u3000'.repeat(width);
	const seal = `${association}（盖章）：${gap(10)}负责人签字：${gap(10)}年${gap(2)}月${gap(2)}日`;
	const exported: { fileName: string; sha256: string }[] = [];

	await test.step('they make the award list, change one grade by hand, confirm and export it', async () => {
		await staff.getByRole('link', { name: '进度与名单' }).click();
		await staff.getByRole('link', { name: '拟定获奖名单' }).click();
		await staff.getByRole('button', { name: '预览各组数量' }).click();
		await staff.getByRole('button', { name: '生成拟获奖名单' }).click();
		await expectSaid(staff, '名单已拟定');
		await staff.getByRole('link', { name: '显示全部作品' }).click();
		await staff.getByRole('link', { name: new RegExp(`^调整\\s*：${bridge.title}$`) }).click();
		await staff.getByRole('combobox', { name: '调整为' }).selectOption('二等奖');
		await staff.getByRole('textbox', { name: '理由' }).fill(reason);
		await staff.getByRole('button', { name: '保存调整' }).click();
		await expectSaid(staff, '已调整，理由已记录');
		await confirm(staff, '确认名单', '确认名单');
		await expectSaid(staff, '名单已确认');
		expect((await historyOf(staff)).length).toBeGreaterThanOrEqual(3);

		const book = await download(staff, '导出拟获奖名单');
		exported.push(book);
		expect(book.sheets).toEqual([
			{
				name: PAINTING,
				rows: [
					[`${edition}${PAINTING}拟获奖名单`],
					[expect.stringMatching(/^生成日期：\d{4}年\d{1,2}月\d{1,2}日.*\u3000共 2 项$/)],
					['序号', '作品编号', '作品名称', '组别', '作者', '学校（单位）', '指导教师', '拟获奖次', '备注'],
					[1, numbers.get(library.title), library.title, '小学组', library.pupil, SCHOOL, TEACHER, '一等奖', ''],
					[2, numbers.get(bridge.title), bridge.title, '小学组', bridge.pupil, SCHOOL, TEACHER, '二等奖', reason],
					[seal],
				],
			},
		]);
	});

	await test.step('and the shortlist', async () => {
		await visit(staff, `/staff/results?edition=${editionId}`);
		await rowOf(staff, PAINTING).getByRole('rowheader').getByRole('link').click();
		await staff.getByRole('link', { name: '拟定入围名单' }).click();
		await staff.getByRole('textbox', { name: '每组入围（项）' }).fill('2');
		await staff.getByRole('button', { name: '预览各组数量' }).click();
		await staff.getByRole('button', { name: '生成入围终评名单' }).click();
		await expectSaid(staff, '名单已拟定');
		await confirm(staff, '确认名单', '确认名单');
		await expectSaid(staff, '名单已确认');

		const book = await download(staff, '导出入围名单');
		exported.push(book);
		expect(book.sheets).toEqual([
			{
				name: PAINTING,
				rows: [
					[`${edition}${PAINTING}入围终评名单`],
					[expect.stringMatching(/^生成日期：.*\u3000共 2 项$/)],
					['序号', '作品编号', '作品名称', '组别', '作者', '学校（单位）', '指导教师', '结果'],
					[1, numbers.get(library.title), library.title, '小学组', library.pupil, SCHOOL, TEACHER, '入围终评'],
					[2, numbers.get(bridge.title), bridge.title, '小学组', bridge.pupil, SCHOOL, TEACHER, '入围终评'],
					[seal],
				],
			},
		]);
	});

	await test.step('every export is recorded, and every step stands in the history of its object', async () => {
		await visit(staff, '/staff/exports');
		for (const { fileName, sha256 } of exported) {
			const row = rowOf(staff, fileName).first();
			await expect(row).toContainText(sha256.slice(0, 12));
			await expect(row.getByRole('cell', { name: '2', exact: true })).toBeVisible();
		}
		await visit(staff, `/staff/entries/${recordOf.get(courier.title)}`);
		const events = (await historyOf(staff)).join('\n');
		for (const event of [`${JUDGES[2].name} 评委回避`, '补派评委', `${JUDGES[3].name} 提交评分表`]) {
			expect(events).toContain(event);
		}
		await visit(staff, stagePath);
		const ofStage = (await historyOf(staff)).join('\n');
		for (const event of ['补派评委', '结束评审', '拟定名单', '手动调整名单', '确认名单'])
			expect(ofStage).toContain(event);
	});
});

/** Judges one work after the other, as the desk offers them, until it says that all is done. */
async function scoreAll(
	judge: Page,
	edition: string,
	sheets: Map<string, Points | null>,
	secrets: readonly string[],
	drafts: boolean,
): Promise<void> {
	await visit(judge, '/judge');
	await expect(judge.getByText(/还有 \d+ 件待评/)).toBeVisible();
	await judge
		.getByRole('listitem')
		.filter({ hasText: edition })
		.filter({ hasText: PAINTING })
		.getByRole('link', { name: '查看作品列表' })
		.click();
	await expect(judge.getByRole('row')).toHaveCount(1 + sheets.size);
	expectBlind(await everythingOn(judge), secrets);
	await judge.getByRole('link', { name: '开始评审' }).click();
	for (let left = sheets.size; left > 0; left -= 1) {
		const heading = judge.getByRole('heading', { level: 1, name: /^\d+ 号作品$/ });
		await expect(heading).toBeVisible();
		const lot = Number.parseInt((await heading.textContent())!);
		const lead = (await judge.locator('.page-lead').textContent())!;
		const [, points] = [...sheets].find(([title]) => lead.startsWith(title)) ?? [];
		expect(points, lead).not.toBeUndefined();
		// what the server sends, and what the page makes of it
		expectBlind(await (await judge.request.get(judge.url())).text(), secrets);
		expectBlind(await everythingOn(judge), secrets);
		const image = judge.getByRole('region', { name: '作品内容' }).getByRole('img');
		await expect.poll(() => image.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBeGreaterThan(0);
		if (points === null) {
			await confirm(judge, '申报回避', '确认回避', (dialog) =>
				dialog.getByRole('textbox', { name: '回避原因' }).fill('认出了作者，是邻居家的孩子。'),
			);
			await expectSaid(judge, `已回避 ${lot} 号作品`);
			continue;
		}
		for (const [index, text] of points!.entries()) {
			await judge.getByRole('spinbutton', { name: CRITERIA[index]! }).fill(text);
		}
		await expect(judge.getByText('各项都已评分')).toBeVisible();
		if (drafts && left === sheets.size) {
			// by itself a moment after typing, and by the button
			await expect(judge.getByRole('status').filter({ hasText: /^已保存/ })).toBeVisible();
			const answered = judge.waitForResponse((response) => response.url().endsWith('?/save'));
			await judge.getByRole('button', { name: '保存草稿' }).click();
			await answered;
			await visit(judge, judge.url());
			for (const [index, text] of points!.entries()) {
				await expect(judge.getByRole('spinbutton', { name: CRITERIA[index]! })).toHaveValue(text);
			}
		}
		await judge.getByRole('button', { name: /^(提交并评下一件|提交评分表)$/ }).click();
		await expectSaid(judge, left > 1 ? `${lot} 号作品的评分表已提交` : /最后一件也已提交/);
	}
}

function expectBlind(text: string, secrets: readonly string[]): void {
	expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
}

async function begin(teacher: Page, edition: string, category: string): Promise<void> {
	await visit(teacher, '/teacher/entries/new');
	await teacher
		.locator('section')
		.filter({ has: teacher.getByRole('heading', { level: 2, name: edition }) })
		.getByRole('button', { name: `填报这一类：${category}`, exact: true })
		.click();
	await expect(teacher.getByRole('heading', { level: 1 })).toHaveText(`填报：${category}`);
}

async function createPupil(
	teacher: Page,
	{ pupil, grade, bornYearsAgo }: { pupil: string; grade: string; bornYearsAgo?: number },
): Promise<void> {
	const finder = teacher.getByRole('group', { name: '从本校学生中找' });
	await finder.getByRole('textbox', { name: '从本校学生中找' }).fill(pupil);
	await finder.getByRole('button', { name: '查找' }).click();
	await expect(finder.getByText(`本校名单里没有找到“${pupil}”`)).toBeVisible();
	await expect(finder.getByRole('textbox', { name: '学生姓名' })).toHaveValue(pupil);
	await finder.getByRole('combobox', { name: '年级' }).selectOption(grade);
	if (bornYearsAgo !== undefined) {
		await finder.getByRole('textbox', { name: '出生年月' }).fill(`${new Date().getFullYear() - bornYearsAgo}-01`);
	}
	await finder.getByRole('button', { name: '新建学生并加入' }).click();
	await expect(teacher.getByRole('button', { name: `移除：${pupil}` })).toBeVisible();
}

/** Finds a teacher of the school by the first letters of the name. */
async function adviseBy(teacher: Page, letters: string, name: string): Promise<void> {
	const finder = teacher.getByRole('group', { name: '从本校教师中找' });
	await finder.getByRole('textbox', { name: '从本校教师中找' }).fill(letters);
	await finder.getByRole('button', { name: '查找' }).click();
	await finder.getByRole('button', { name: `加入：${name}` }).click();
	await expect(teacher.getByRole('button', { name: `移除：${name}` })).toBeVisible();
}

async function declareAll(teacher: Page): Promise<void> {
	for (const declaration of await part(teacher, '确认事宜').getByRole('checkbox').all()) await declaration.check();
}

async function mend(teacher: Page, { title }: { title: string }, note: string, abstract: string): Promise<void> {
	await visit(teacher, '/teacher');
	const task = teacher.getByRole('listitem').filter({ hasText: title });
	await expect(task).toContainText(note);
	await task.getByRole('link', { name: '修改作品' }).click();
	await teacher.getByRole('textbox', { name: '作品简介' }).fill(abstract);
	await teacher.getByRole('button', { name: '再次提交给学校' }).click();
	await expectSaid(teacher, `《${title}》已交给学校`);
}

async function filingDesk(coordinator: Page, edition: string, category: string): Promise<void> {
	await visit(coordinator, '/teacher/unit');
	await part(coordinator, edition).getByRole('link', { name: category, exact: true }).click();
	await expect(coordinator.getByRole('heading', { level: 1 })).toHaveText(`报送：${category}`);
}

async function fileWith(coordinator: Page, button: string): Promise<void> {
	await coordinator.getByRole('checkbox', { name: '已取得每位学生监护人的书面同意' }).check();
	await coordinator.getByRole('button', { name: button, exact: true }).click();
}
