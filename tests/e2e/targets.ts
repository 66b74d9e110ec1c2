import type { Page } from '@playwright/test';

/**
 * What is tapped on a phone and offers less than 44 × 44 px (WCAG 2.5.5, stricter than the 24 px of 2.5.8). Counted is what answers
 * the finger: the box of the element, with its labels, and where that is too small whatever around it still hits it.
 *
 * Three exceptions, as WCAG has them: a link inside running text, whose lines it would tear apart; a link that a larger one of the same
 * page repeats (a file's name below its picture); what is clipped away and met with a keyboard only (the skip link, the sorting of a table whose rows are cards).
 */
export function findSmallTargets(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const LEAST = 44;
		const INTERACTIVE =
			'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [tabindex="0"]';
		// What is folded away is tapped as well, once it is open.
		for (const details of document.querySelectorAll('details')) details.open = true;

		const boxOf = (elements: readonly Element[]) => {
			const rects = elements.flatMap((element) => [...element.getClientRects()]);
			const left = Math.min(...rects.map((rect) => rect.left));
			const top = Math.min(...rects.map((rect) => rect.top));
			return {
				width: Math.max(...rects.map((rect) => rect.right)) - left,
				height: Math.max(...rects.map((rect) => rect.bottom)) - top,
			};
		};
		/** Half a pixel is lost in rounding. */
		const enough = ({ width, height }: { width: number; height: number }) =>
			width >= LEAST - 0.5 && height >= LEAST - 0.5;
		const labelsOf = (element: Element) =>
			'labels' in element ? [...((element.labels ?? []) as Iterable<Element>)] : [];
		const seen = (element: Element) => {
			const { width, height } = element.getBoundingClientRect();
			if (width <= 1 || height <= 1) return false;
			// clipped away, as the head of a table whose rows are cards is
			for (let around: Element | null = element; around; around = around.parentElement)
				if (getComputedStyle(around).clipPath === 'inset(50%)') return false;
			return element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
		};

		/** Text of the same block beside the link, that is no link itself: the link is part of a sentence or of a line. */
		function inText(element: Element): boolean {
			if (element.tagName !== 'A' || getComputedStyle(element).display !== 'inline') return false;
			let block = element.parentElement;
			while (block && getComputedStyle(block).display === 'inline') block = block.parentElement;
			if (!block || getComputedStyle(block).display.includes('flex')) return false;
			const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
			while (texts.nextNode()) {
				const { parentElement, textContent } = texts.currentNode;
				if (!parentElement || parentElement.closest('a, button') || !/[\p{L}\p{N}]/u.test(textContent ?? '')) continue;
				let holder: Element | null = parentElement;
				while (holder && holder !== block && getComputedStyle(holder).display === 'inline')
					holder = holder.parentElement;
				if (holder === block) return true;
			}
			return false;
		}

		/** How far from its middle a finger still hits it, both ways together. */
		function reach(element: Element): { width: number; height: number } {
			element.scrollIntoView({ block: 'center', inline: 'center' });
			const { left, top, width, height } = element.getBoundingClientRect();
			const [x, y] = [left + width / 2, top + height / 2];
			const own = [element, ...labelsOf(element)];
			const hits = (dx: number, dy: number) => {
				let far = 0;
				while (far < LEAST) {
					const hit = document.elementFromPoint(x + dx * (far + 1), y + dy * (far + 1));
					if (!hit || !own.some((one) => one.contains(hit))) break;
					far++;
				}
				return far;
			};
			return { width: hits(-1, 0) + hits(1, 0) + 1, height: hits(0, -1) + hits(0, 1) + 1 };
		}

		const targets = [...document.querySelectorAll(INTERACTIVE)].filter(
			(element) => seen(element) && !element.matches(':disabled') && !element.closest('[inert]'),
		);
		const small = targets.filter((element) => {
			const isChoice = element.matches('input[type=checkbox], input[type=radio], input[type=file]');
			return !enough(boxOf([element, ...(isChoice ? labelsOf(element).filter(seen) : [])]));
		});
		const large = new Set(targets.filter((one) => !small.includes(one)).map((one) => one.getAttribute('href')));
		return small
			.filter((element) => !inText(element))
			.filter((element) => !(element.hasAttribute('href') && large.has(element.getAttribute('href'))))
			.filter((element) => !enough(reach(element)))
			.map((element) => {
				const { width, height } = boxOf([element]);
				const around = element.closest('[class]:not(a, button, input, select, summary)')?.getAttribute('class') ?? '';
				const text = (element.textContent || element.getAttribute('name') || '').trim().slice(0, 30);
				return `${element.tagName.toLowerCase()}.${element.className} in .${around} “${text}” ${Math.round(width)} × ${Math.round(height)}`;
			});
	});
}
