/** What a person recognises a device by. Names of products, the same in every language. */
export interface Device {
	browser: string;
	system: string;
}

// Order matters: each later one also names itself as an earlier one to get the same pages.
const BROWSERS: readonly [RegExp, string][] = [
	[/MicroMessenger\//, 'WeChat'],
	[/DingTalk\//, 'DingTalk'],
	[/QQBrowser\/|MQQBrowser\//, 'QQ Browser'],
	[/QIHU|360SE|360EE/, '360'],
	[/Edg(?:A|iOS)?\//, 'Edge'],
	[/HuaweiBrowser\//, 'Huawei Browser'],
	[/Firefox\/|FxiOS\//, 'Firefox'],
	[/Chrome\/|CriOS\//, 'Chrome'],
	[/Safari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
	[/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
	[/Android/, 'Android'],
	[/iPhone|iPod/, 'iPhone'],
	[/iPad/, 'iPad'],
	[/Windows/, 'Windows'],
	[/Mac OS X|Macintosh/, 'Mac'],
	[/Linux|X11/, 'Linux'],
];

/** Reads a User-Agent as far as a list of one's own sessions needs it; null where it says nothing. */
export function describeAgent(agent: string | null): Device | null {
	if (!agent) return null;
	const browser = BROWSERS.find(([pattern]) => pattern.test(agent))?.[1];
	const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1];
	return browser && system ? { browser, system } : null;
}
