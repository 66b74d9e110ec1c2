import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { inventAdult } from './names.ts';
import type { Random } from './random.ts';
import { abstractWithin, type InventedWork } from './works.ts';

/** What comes before the first heading, by kind of paper. */
const paperNames: Record<InventedWork['kind'], string> = {
	painting: '创作说明',
	maker: '作品说明书',
	innovation: '研究报告',
	digital: '创作说明',
	practice: '活动报告',
	teaching: '项目报告',
};

const pageSetup = `
#set page(paper: "a4", margin: (top: 26mm, bottom: 24mm, x: 25mm), numbering: "— 1 —")
#set text(font: "Noto Serif SC", size: 11pt, lang: "zh", region: "cn")
#set par(justify: true, leading: 0.95em, first-line-indent: (amount: 2em, all: true))
#show heading.where(level: 1): it => block(above: 1.6em, below: 1em, text(size: 13.5pt, fill: rgb("#1f7a5c"), it.body))
`;

/** A Typst string literal: the only way text enters the source, so no character of a title can become markup. */
const literal = (text: string) => `#${JSON.stringify(text)}`;
const paragraph = (text: string) => `${literal(text)}\n\n`;
const heading = (text: string) => `#heading(level: 1)[${literal(text)}]\n\n`;

interface ReportPrinter {
	/** A readable report of two to three pages, 60–80 KB; no author, no school: what is judged is blind. */
	print(work: InventedWork, random: Random, writtenAt: Date): Buffer;
}

/** Loads the font (15 MB) once; every report then takes a few milliseconds. */
export function createReportPrinter(): ReportPrinter {
	const resolve = createRequire(import.meta.url).resolve;
	// one weight only: every further one adds half the size to each report
	const font = readFileSync(resolve('@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf'));
	const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: [font] }] });
	let printed = 0;
	return {
		print(work, random, writtenAt) {
			const pdf = compiler.pdf(
				{ mainFileContent: composeReport(work, random) },
				{ creationTimestamp: Math.floor(writtenAt.getTime() / 1000) },
			);
			printed += 1;
			// typst memoizes every layout it has seen; without this the heap grows with each report
			if (printed % 20 === 0) compiler.evictCache(2);
			return pdf;
		},
	};
}

function composeReport(work: InventedWork, random: Random): string {
	const { trial } = work;
	const rounds = random.int(4, 7);
	const rows = Array.from({ length: rounds }, (_, index) => {
		const share = index / (rounds - 1);
		const spread = Math.abs(trial.base) * 0.04;
		const first = trial.base + trial.gain * share + random.normal() * spread;
		const second = trial.base + trial.gain * share + random.normal() * spread;
		const shown = (value: number) => Math.max(0, value).toFixed(Math.abs(trial.base) < 20 ? 1 : 0);
		return [String(index + 1), shown(first), shown(second), shown((first + second) / 2)];
	});
	const authorOf = () => inventAdult(random).name;
	const year = 2012 + random.int(0, 11);
	const cells = rows.flat().map((cell) => `[${literal(cell)}]`);
	return [
		pageSetup,
		`#set document(title: ${JSON.stringify(work.title)}, date: none)\n`,
		`#align(center)[#block(below: 0.4em)[#text(size: 10pt, fill: luma(90))[${literal(paperNames[work.kind])}]]#block(below: 1.4em)[#text(size: 19pt)[${literal(work.title)}]]]\n\n`,
		`#block(inset: 10pt, stroke: (left: 2pt + rgb("#1f7a5c")), fill: rgb("#f4f7f3"))[#set par(first-line-indent: 0pt);#text(fill: rgb("#1f7a5c"))[${literal('摘要　')}]${literal(abstractWithin(work, 600))}]\n\n`,
		heading('一、问题的提出'),
		paragraph(work.intent),
		paragraph(
			random.pick([
				'动手之前，我们查阅了科普图书和期刊，了解别人做过什么、还有什么没有解决，并把发现的问题写在一张表上逐一讨论。',
				'我们先用一周时间观察和记录，确认这个问题真实存在、经常发生，再决定做下去。',
				'选题经过三次讨论：能不能做、值不值得做、怎样判断做成了。最后确定了可以测量的目标。',
			]),
		),
		heading('二、设计与思路'),
		paragraph(work.abstract[1] ?? work.intent),
		paragraph(
			`评价办法事先约定：以“${trial.measure}”（单位：${trial.unit}）为主要指标，同时记录使用者的意见。每项改动只改变一个因素，避免几个原因混在一起。`,
		),
		paragraph(
			random.pick([
				'方案一结构最简单，但不够稳定；方案二效果好，成本较高；方案三在两者之间，所以选择方案三继续改进。',
				'比较了三种方案的效果、成本、安全和制作难度，按十分制打分，选出总分最高的一种。',
				'我们把想法画成草图，请不了解内容的同学猜它的作用；凡是猜不出来的地方都重新设计。',
			]),
		),
		heading('三、材料与过程'),
		paragraph(`使用的材料和工具：${work.materials}。`),
		paragraph(work.process),
		paragraph(`遇到的困难与解决办法：${work.difficulty}`),
		heading('四、记录与结果'),
		paragraph(`在相同条件下分${rounds}个${trial.factor}进行了两次平行记录，结果见下表。`),
		`#figure(caption: [${literal(`各${trial.factor}的${trial.measure}（${trial.unit}）`)}], supplement: [表], table(columns: (1fr, 1fr, 1fr, 1fr), align: center, stroke: 0.5pt + luma(150), inset: 7pt, table.header([${literal(trial.factor)}], [第一次], [第二次], [平均]), ${cells.join(', ')}))\n\n`,
		paragraph(
			`由表可见，${trial.measure}总体${trial.gain >= 0 ? '逐步上升' : '逐步下降'}，两次记录相差不大，说明结果比较可靠。${work.abstract[2] ?? ''}`,
		),
		paragraph(
			random.pick([
				'误差主要来自读数和环境温度的变化；增加重复次数、固定测量时间后误差变小。',
				'个别数据偏离较大，我们查看当天记录，发现是操作不一致造成的，予以保留并注明。',
				'样本数量还不够多，结论只适用于本次条件，今后准备扩大范围再做验证。',
			]),
		),
		heading('五、特点与不足'),
		paragraph(work.strengths),
		paragraph('不足之处：外观还可以更精致，使用说明还可以更简单；如果有机会，想请更多的人试用一个学期。'),
		paragraph('改进设想：一是减少零件和步骤，二是把记录变成自动的，三是写一份别人照着就能做的说明。'),
		heading('六、收获与体会'),
		paragraph(
			random.pick([
				'最大的收获是学会了用数据说话。原来以为“明显变好”的地方，测量以后才发现并没有变化；原来没有注意的地方反而有效。',
				'失败了很多次以后才明白，记录失败和记录成功同样重要。每一次失败都告诉我们下一步该往哪里走。',
				'从提出问题到完成作品用了几个月。我们学会了分工、等待和互相检查，也更加尊重每天为大家服务的人。',
			]),
		),
		heading('参考资料'),
		...[1, 2, 3].map((serial) =>
			paragraph(
				`[${serial}] ${authorOf()}. ${random.pick(['中小学生科学探究方法', '身边的科学实验', '创客制作入门', '生活中的发明', '青少年科学研究指导', '校园科技活动设计', '想象与科学'])}[M]. 云澜科学普及出版社, ${year + serial}.`,
			),
		),
	].join('');
}
