import { expect, test } from 'vitest';
import { describeAgent } from './account-device.ts';

test.each([
	['Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 Chrome/109.0 Safari/537.36', 'Chrome', 'Windows'],
	['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0', 'Edge', 'Windows'],
	['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1 MicroMessenger/8.0', 'WeChat', 'iPhone'],
	['Mozilla/5.0 (Linux; Android 12; HarmonyOS) Chrome/114.0 HuaweiBrowser/15.0', 'Huawei Browser', 'HarmonyOS'],
	['Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17.0 Safari/605.1', 'Safari', 'Mac'],
])('%s', (agent, browser, system) => {
	expect(describeAgent(agent)).toEqual({ browser, system });
});

test.each([null, '', 'curl/8.0'])('%j says nothing', (agent) => {
	expect(describeAgent(agent)).toBeNull();
});
