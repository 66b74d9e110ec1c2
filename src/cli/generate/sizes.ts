/** How large the invented world becomes. */
export interface Sizes {
	/** without campuses, centres and the research office */
	schools: number;
	centres: number;
	/** teachers and coordinators with an account */
	teachers: number;
	judges: number;
	/** beside one administrator */
	staff: number;
	/** entries of the finished, the judging and the open edition; an edition without entries is not made */
	entries: { last: number; current: number; open: number };
	/** of the works in judging: accepted at the eligibility check; the rest is rejected, withdrawn or never mended */
	acceptedShare: number;
	/** judges per work where works are shared out */
	judgesPerEntry: number;
	/** from so many works on a category is shared out; below, everybody of the group scores everything */
	shareOutFrom: number;
	/** share of the sheets that are in */
	submittedShare: number;
	/** share of the assignments that at least have a draft */
	begunShare: number;
	/** different pictures; null = each work has its own */
	pictures: number | null;
	films: number;
	/** 人才推荐: the founding year before its decision, or decided with the next one under review; null = none */
	talents: 'open' | 'decided' | null;
}

/** What the issue asks of the demonstration. */
export const demoSizes: Sizes = {
	schools: 40,
	centres: 2,
	teachers: 120,
	judges: 24,
	staff: 4,
	entries: { last: 150, current: 370, open: 80 },
	acceptedShare: 0.93,
	judgesPerEntry: 3,
	shareOutFrom: 45,
	submittedShare: 2 / 3,
	begunShare: 0.71,
	pictures: null,
	films: 12,
	talents: 'decided',
};

/** What the benchmark asks: 2,000 entries, 150 judges, 8,000 sheets, in one edition. */
export const benchSizes: Sizes = {
	schools: 100,
	centres: 2,
	teachers: 300,
	judges: 150,
	staff: 8,
	entries: { last: 0, current: 2000, open: 40 },
	acceptedShare: 1,
	judgesPerEntry: 4,
	shareOutFrom: 1,
	submittedShare: 0.9,
	begunShare: 1,
	pictures: 40,
	films: 4,
	talents: null,
};

/** The least in which every page has something to show: for end-to-end and integration tests. */
export const tinySizes: Sizes = {
	schools: 6,
	centres: 1,
	teachers: 14,
	judges: 8,
	staff: 2,
	entries: { last: 14, current: 40, open: 16 },
	acceptedShare: 0.9,
	judgesPerEntry: 3,
	shareOutFrom: 14,
	submittedShare: 2 / 3,
	begunShare: 0.75,
	pictures: 6,
	films: 1,
	talents: 'open',
};

export const sizesByName: Record<string, Sizes> = { demo: demoSizes, bench: benchSizes, tiny: tinySizes };
