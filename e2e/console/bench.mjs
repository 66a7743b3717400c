// node bench.mjs [SECONDS]: how the console does with however many jobs the gateway at COMFY_BASE_URL has.
import { chromium } from '@playwright/test'

const seconds = Number(process.argv[2] ?? 60)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--enable-precise-memory-info',
    '--js-flags=--expose-gc',
  ],
})
const page = await browser.newPage({
  baseURL: process.env.COMFY_BASE_URL,
  viewport: { width: 1440, height: 900 },
})
const rows = page.locator('.rows a.mono')
const figures = {}
const told = (name, value) => {
  figures[name] = Math.round(value * 10) / 10
  console.log(`${name}: ${figures[name]}`)
}
const since = async (act, shown) => {
  const from = performance.now()
  await act()
  await shown()
  return performance.now() - from
}

await page.goto('/console/nothing') // so that what is measured is no start of the browser
told(
  'first view, cold cache, ms',
  await since(
    () => page.goto('/console/jobs'),
    () => rows.first().waitFor(),
  ),
)
told(
  'first view, warm, ms',
  await since(
    () => page.goto('/console/jobs'),
    () => rows.first().waitFor(),
  ),
)
const filter = async (name) => {
  const before = await rows.first().textContent()
  return since(
    () => page.getByRole('button', { name: new RegExp(`^${name}`) }).click(),
    () =>
      page.waitForFunction(
        (id) => document.querySelector('.rows a.mono')?.textContent !== id,
        before,
      ),
  )
}
told('filter: failed, ms', await filter('Failed'))
told('filter: done, ms', await filter('Done'))
await filter('All').catch(() => 0)

const frames = await page.evaluate(
  () =>
    new Promise((resolve) => {
      const scroller = document.querySelector('.scroller')
      const times = []
      const step = (at) => {
        times.push(at)
        scroller.scrollTop += 120
        if (times.length < 300) requestAnimationFrame(step)
        else resolve(times.slice(1).map((time, i) => time - times[i]))
      }
      requestAnimationFrame(step)
    }),
)
const sorted = [...frames].sort((a, b) => a - b)
told(
  'scrolling, frames a second',
  1000 / (frames.reduce((sum, one) => sum + one, 0) / frames.length),
)
told('scrolling, 95th percentile of a frame, ms', sorted[Math.floor(sorted.length * 0.95)])
told(
  'jump to the end, ms',
  await since(
    () => page.evaluate(() => document.querySelector('.scroller').scrollTo(0, 1e9)),
    () => rows.last().waitFor(),
  ),
)

const heap = () => page.evaluate(() => (gc(), performance.memory.usedJSHeapSize / 1e6))
const before = await heap()
await page.waitForTimeout(seconds * 1000)
told('heap before, MB', before)
told(`heap after ${seconds} s, MB`, await heap())
await browser.close()
