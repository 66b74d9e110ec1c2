import type { TestProject } from 'vitest/node';
import { enterTestCluster } from './test-cluster.ts';

declare module 'vitest' {
	interface ProvidedContext {
		adminUrl: string;
		ownerUrl: string;
		applicationUrl: string;
		template: string;
	}
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const { leave, ...known } = await enterTestCluster();
	project.provide('adminUrl', known.adminUrl);
	project.provide('ownerUrl', known.ownerUrl);
	project.provide('applicationUrl', known.applicationUrl);
	project.provide('template', known.template);
	return leave;
}
