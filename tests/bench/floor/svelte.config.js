import adapter from '@sveltejs/adapter-node';

/** An empty SvelteKit page: what the machine can do before our own code runs. */
export default {
	kit: { adapter: adapter({ out: '../../../data/bench-floor/build' }), outDir: '../../../data/bench-floor/kit' },
};
