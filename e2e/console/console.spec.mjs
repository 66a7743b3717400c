import AxeBuilder from '@axe-core/playwright'
import { readFileSync } from 'node:fs'
import { expect, graphs, receiver, test } from './mill.mjs'

const SHOTS = process.env.CONSOLE_SHOTS
const DOCS = readFileSync(new URL('../../docs/console.md', import.meta.url), 'utf8')
const GATEWAY_PID = Number(process.env.GATEWAY_PID)
/** `topic partition/offset` of a record in the quarantine. */
const UNREADABLE = process.env.UNREADABLE
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const PHONE = { width: 400, height: 820 }

test.describe.configure({ mode: 'serial' })

// Whatever became of a test: the next one, and other tests of the same Comfymill, find it idle.
test.afterEach(({ mill }) => mill.cancelAll())

/** Takes a picture, where there is one of that name in the docs. */
async function shoot(page, name) {
  if (SHOTS && DOCS.includes(`(console/${name}.png)`)) {
    await page.screenshot({ path: `${SHOTS}/${name}.png` })
  }
}

const row = (page, id) => page.getByRole('row').filter({ hasText: short(id) })
const short = (id) => (id.length > 13 ? id.slice(0, 8) : id)

test('/ leads a browser to the console, and a program to what it was', async ({
  page,
  request,
}) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/console\/$/)
  const plain = await request.get('/', { headers: { Accept: '*/*' } })
  expect(await plain.text()).toContain('Point any ComfyUI client at this address')
})

test('a job is followed from its submission to its picture, without a reload', async ({
  page,
  mill,
}) => {
  await page.goto('/console/jobs')
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  const id = await mill.submit(graphs.sampled(7, 160))
  await expect(row(page, id)).toBeVisible()
  await row(page, id).getByRole('link').first().click()
  await expect(page.getByRole('img', { name: 'Live preview' })).toBeVisible({
    timeout: 40_000,
  })
  await expect(page.getByText('Done', { exact: true })).toBeVisible({
    timeout: 40_000,
  })
  const picture = page.getByRole('button', { name: /Show larger/ }).getByRole('presentation')
  await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBe(512)
  await page.getByRole('button', { name: /Show larger/ }).click()
  await expect(page.getByRole('dialog').getByRole('img')).toBeVisible()
  await page.keyboard.press('Escape')
})

test('a wait explains itself, and a job is held, released and cancelled', async ({
  page,
  mill,
}) => {
  const id = await mill.submit(graphs.picture(1), {
    labels: ['a100'],
    hold_if_impossible: true,
  })
  await page.goto('/console/jobs?status=pending')
  await expect(row(page, id)).toContainText(/lacks labels on \d nodes/)
  await row(page, id).getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Hold' }).click()
  await expect(row(page, id)).toContainText('held')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, id)).toContainText('lacks labels')
  await row(page, id).getByRole('checkbox').check()
  await page.getByRole('toolbar').getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog')).toContainText('Cancel 1 job?')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).last().click()
  await expect(row(page, id)).toHaveCount(0)
})

test('a job that failed says why, and is run again with changes', async ({ page, mill }) => {
  const id = await mill.submit(graphs.failing(2), { max_attempts: 1 })
  await mill.awaitStatus(id, 'failed')
  await page.goto(`/console/jobs/${id}`)
  await expect(page.getByText('Out of GPU memory').first()).toBeVisible()
  await expect(page.getByText('CUDA out of memory', { exact: false }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Run again…' }).click()
  const text = page.getByRole('dialog').getByRole('textbox')
  await text.fill('{')
  await page.getByRole('button', { name: 'Submit' }).click()
  await expect(page.getByRole('alert')).toContainText('no valid JSON')
  await text.fill(JSON.stringify(graphs.picture(3)))
  await page.getByRole('button', { name: 'Submit' }).click()
  await expect(page).not.toHaveURL(new RegExp(id))
  await expect(page.getByText('Done', { exact: true })).toBeVisible({
    timeout: 40_000,
  })
})

test('an operator drains a node, and what waits there moves', async ({ page, mill }) => {
  const ids = []
  for (let i = 0; i < 8; i++) ids.push(await mill.submit(graphs.slow(100 + i, 5)))
  const runs = (one) => one.state.toLowerCase() === 'running'
  const full = (node) => node.running.some(runs) && !node.running.every(runs)
  let node
  const busy = async () => (node = (await mill.get('/api/nodes')).find(full))
  await expect.poll(busy, { timeout: 20_000 }).toBeTruthy()
  await page.goto(`/console/nodes/${node.id}`)
  await expect(page.getByText('waits on the node')).toBeVisible()
  await page.getByRole('button', { name: 'Drain' }).click()
  await expect(page.getByRole('dialog')).toContainText('runs there and is finished')
  await page.getByRole('dialog').getByRole('button', { name: 'Drain' }).click()
  await expect(page.getByText('Draining', { exact: true })).toBeVisible()
  await expect(page.getByText('waits on the node')).toHaveCount(0)
  await expect(page.getByText('Idle', { exact: true })).toBeVisible({
    timeout: 30_000,
  })
  await page.goto('/console/nodes')
  await expect(row(page, node.id)).toContainText('Draining')
  await shoot(page, 'draining')
  await page.goto(`/console/nodes/${node.id}`)
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('Online', { exact: true })).toBeVisible()
  for (const id of ids) await mill.awaitStatus(id, 'completed')
})

test('a batch shows its cells, pictures and failures, and is run once more', async ({
  page,
  mill,
}) => {
  const id = await mill.batch(
    {
      kind: 'Batch',
      version: 1,
      name: 'Colours of a mill',
      template: { file: 'flow.json' },
      params: { kind: '2.kind', colour: '1.color' },
      sweep: { kind: ['none', 'error'], colour: [255, 65280, 16711680] },
      run: { attempts: 1 },
    },
    { 'flow.json': graphs.failing(1) },
  )
  await page.goto('/console/batches')
  await page.getByRole('link', { name: 'Colours of a mill' }).first().click()
  await expect(page.getByText('3 / 6', { exact: true })).toBeVisible({
    timeout: 30_000,
  })
  await expect(page.getByText('simulated fault').first()).toBeVisible()
  const sheet = page.getByRole('region', { name: 'Contact sheet' })
  const picture = sheet.getByRole('presentation').first()
  await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBe(512)
  await page.getByLabel('Filter by state').selectOption('Failed')
  await expect(page).toHaveURL(/state=failed/)
  await page.getByRole('button', { name: 'Retry failed' }).click()
  await expect(page.getByText('Failed cells run once more')).toBeVisible()
  const again = () => mill.get(`/api/batches/${id}/cells?state=failed`)
  await expect
    .poll(async () => (await again()).cells.map((cell) => cell.job))
    .toContain(`${id}-3-1`)
})

test('what is stuck says why, and what helps ends it', async ({ page, mill }) => {
  const id = await mill.submit(graphs.picture(21), { labels: ['h100'], hold_if_impossible: true })
  await page.goto('/console/stuck')
  await expect(page.getByRole('heading', { name: '1 job that no node takes' })).toBeVisible()
  await expect(page.getByText('Give a node the label')).toBeVisible()
  await page.goto('/console/alerts')
  const alert = page.getByRole('row').filter({ hasText: 'Jobs stuck' })
  await alert.getByRole('button', { name: 'I see to it' }).click()
  await expect(alert).toContainText('anyone')
  await page.goto('/console/stuck')
  const node = (await mill.get('/api/nodes'))[0]
  await page.getByRole('link', { name: node.id }).click()
  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByLabel(/Labels/).fill('h100')
  await page.getByRole('button', { name: 'Save' }).click()
  await mill.awaitStatus(id, 'completed')
  await page.goto('/console/stuck')
  // A record that nobody could read may still be there.
  const loaded = page.getByText('Nothing is stuck').or(page.getByText('Quarantine'))
  await expect(loaded.first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'that no node takes' })).toHaveCount(0)
  await mill.change(`/api/nodes/${node.id}`, { labels: node.labels })
})

test('a published workflow is run by a form, by whoever has its link', async ({
  page,
  mill,
  troubles,
}) => {
  const { key, id } = await mill.request
    .post('/api/keys', { data: { name: 'a guest', scopes: ['jobs:read', 'jobs:write'] } })
    .then((answer) => answer.json())
  await mill.publish({
    kind: 'Workflow',
    version: 1,
    name: 'backdrop',
    title: 'A backdrop',
    description: 'One colour, as large as you like.',
    icon: '🎨',
    template: { workflow: graphs.picture(22) },
    inputs: {
      colour: { to: '1.color', min: 0, max: 16777215, description: 'As one number.' },
      width: { to: '1.width', min: 16, max: 1024, group: 'Size' },
      height: { to: '1.height', group: 'Size', advanced: true },
    },
    outputs: { picture: '9' },
  })
  await page.goto('/console/workflows')
  await page.getByRole('link', { name: /A backdrop/ }).click()
  await page.getByLabel('colour').fill('16777216')
  const run = page.getByRole('button', { name: 'Run', exact: true })
  await run.click() // which the browser refuses
  await expect(page.getByText('No results yet')).toBeVisible()
  await page.getByLabel('colour').fill('65280')
  await page.getByLabel('width').fill('256')
  await run.click()
  const picture = page.getByRole('button', { name: /Show larger/ }).getByRole('presentation')
  await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBe(256)
  await page.reload()
  await expect(page.getByText('Done', { exact: true })).toBeVisible()

  await page.goto(`/console/run/backdrop#key=${key}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A backdrop')
  expect(page.url()).not.toContain('cmk_')
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await page.getByText('Advanced').click()
  await page.getByLabel('height').fill('0')
  troubles.networkMayFail = true // the gateway refuses it
  await run.click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByLabel('height').fill('320')
  await run.click()
  await expect(page.getByText('Done', { exact: true })).toHaveCount(2)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await mill.request.delete(`/api/keys/${id}`)
})

test('a model says which nodes have it, and an operator has one fetch it', async ({
  page,
  mill,
}) => {
  const nodes = await mill.get('/api/nodes')
  await page.goto('/console/models')
  await page.getByLabel('Find by name or folder').fill('Dreamshaper')
  await expect(page.getByRole('row').nth(1)).toContainText(`${nodes.length} / ${nodes.length}`)
  await expect(page.getByRole('row')).toHaveCount(2)

  const file = await mill.catalogue({
    folder: 'loras',
    name: 'style/ink.safetensors',
    sha256: 'c0ffee00'.repeat(8),
    bytes: 151_114_496,
    sources: ['https://models.example/ink.safetensors'],
    licence: 'CC BY 4.0',
  })
  await page.getByLabel('Find by name or folder').fill('ink')
  await expect(page.getByRole('row').nth(1)).toContainText(`0 / ${nodes.length}`)
  await page.getByRole('link', { name: 'style/ink.safetensors' }).click()
  await page.getByRole('button', { name: 'Pull' }).click()
  await page.getByRole('dialog').getByLabel(nodes[0].id).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Pull' }).click()
  await expect(page.getByRole('definition').filter({ hasText: nodes[0].id })).toBeVisible()
  await page.getByRole('button', { name: 'Release' }).click()
  await page.getByRole('dialog').getByLabel('All nodes of a pool').check()
  await page.getByRole('dialog').getByRole('combobox').selectOption('default')
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click()
  await expect(page.getByRole('definition').filter({ hasText: nodes[0].id })).toHaveCount(0)
  expect((await mill.get(`/api/fleet/models/${file.id}`)).wanted_by).toEqual([])
})

test('a record that nobody could read is looked at, sent once more, and dropped', async ({
  page,
}) => {
  test.skip(!UNREADABLE, 'ConsoleIT has such a record')
  const topic = UNREADABLE.replace(/\d+$/, '')
  const records = page.getByRole('listitem').filter({ hasText: topic })
  const record = records.filter({ hasText: new RegExp(`${UNREADABLE}(?!\\d)`) })
  await page.goto('/console/stuck')
  await record.getByRole('button', { name: 'Show' }).click()
  await expect(page.getByRole('dialog')).toContainText('no command of a console')
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await record.getByRole('button', { name: 'Replay' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click()
  await expect(page.getByText('Record sent once more')).toBeVisible()
  await expect(record).toHaveCount(0)
  await expect(async () => {
    await page.reload()
    await expect(records.first()).toBeVisible({ timeout: 2_000 }) // it is no better than before
  }).toPass()
  const dropped = await records.count()
  await records.first().getByRole('button', { name: 'Drop' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click()
  await expect(page.getByText('Record dropped')).toBeVisible()
  await expect(records).toHaveCount(dropped - 1)
})

test('an operator sees what processes run with, what is changed, and where two differ', async ({
  page,
}) => {
  await page.goto('/console/settings')
  const setting = (name) => page.getByRole('row').filter({ hasText: name })
  await expect(setting('comfymill.gateway.alerts.stuck-after')).toContainText('command line')
  await expect(setting('comfymill.gateway.alerts.stuck-after')).toContainText('5M')
  await expect(setting('comfymill.gateway.max-history')).toHaveCount(0)
  await page.getByLabel('Which settings').selectOption('All')
  await expect(setting('comfymill.gateway.max-history')).toContainText('history')
  await page.getByRole('button', { name: /Agents/ }).click()
  await page.getByLabel('Find by name, meaning or value').fill('ARE HASHED')
  await expect(page).toHaveURL(/q=ARE/)
  await page.getByLabel('Find by name, meaning or value').fill('data-folder')
  await expect(setting('comfymill.agent.data-folder')).toHaveCount(1)
  await page.getByLabel('Find by name, meaning or value').fill('')
  await page.getByLabel('Process', { exact: true }).selectOption({ index: 1 })
  await page.getByLabel('Compared with').selectOption({ index: 1 })
  await expect(setting('comfymill.agent.data-folder')).toHaveCount(1)
  await expect(setting('comfymill.agent.prefetch')).toHaveCount(0)
})

test('recorded jobs are tried under other policies, and one of these is applied', async ({
  page,
  mill,
}) => {
  for (const id of [await mill.submit(graphs.picture(31)), await mill.submit(graphs.picture(32))]) {
    await mill.awaitStatus(id, 'completed')
  }
  await page.goto('/console/what-if')
  await page.getByRole('button', { name: 'Another variant' }).click()
  await page.getByLabel('More nodes').last().fill('2')
  await page.getByLabel('Weights of tenants').last().fill('default')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('acme=3')
  await page.getByLabel('Weights of tenants').last().fill('default=3')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Results' })).toBeVisible({ timeout: 40_000 })
  await expect(page.getByRole('row', { name: /^Mean wait/ })).toContainText(/\d/)
  await expect(page.getByRole('button', { name: /^Apply/ })).toHaveCount(2) // no nodes appear
  const policy = async () =>
    (await mill.get('/api/pools')).pools.find((pool) => pool.name === 'default').policy
  await page.getByRole('button', { name: 'Apply: least_loaded' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
  await expect.poll(policy).toBe('least_loaded')
  await mill.request.delete('/api/pools/default/policy')
  await expect.poll(policy).toBe(null)
})

test('an administrator makes a key and revokes it, and a webhook tells how it fares', async ({
  page,
}) => {
  const hook = await receiver()
  await page.goto('/console/access')
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByLabel('What it is for').fill('Lobby screen')
  await page.getByLabel('Role').selectOption('viewer')
  await page.getByRole('button', { name: 'Make key' }).click()
  await expect(page.getByRole('dialog')).toContainText('It is shown this once')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByRole('button', { name: 'Revoke: Lobby screen' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Lobby screen' })).toHaveCount(0)

  await page.goto('/console/webhooks')
  await page.getByRole('button', { name: 'New webhook' }).click()
  await page.getByLabel('URL').fill(hook.url)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByRole('link', { name: hook.url }).click()
  await page.getByRole('button', { name: 'Send test' }).click()
  const delivery = page.getByRole('row').filter({ hasText: 'webhook.test' })
  await expect(async () => {
    await page.reload()
    await expect(delivery).toContainText('Delivered', { timeout: 2_000 })
  }).toPass()
  // What else happens in the meantime is told as well.
  const tests = () => hook.received.filter((one) => one.type === 'webhook.test')
  const once = tests().length
  await delivery.getByRole('button', { name: /Redeliver/ }).click()
  await expect.poll(() => tests().length).toBeGreaterThan(once)
  expect(new Set(tests().map((one) => one.id)).size).toBe(1) // a receiver knows it by its id
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/webhooks$/)
  hook.close()

  await page.goto('/console/audit?action=key.revoke')
  await expect(page.getByText('key.revoke').first()).toBeVisible()
  await expect(page.getByText('key.create')).toHaveCount(0)
})

test('everything is within reach of the keyboard, in three languages', async ({ page, mill }) => {
  const id = await mill.submit(graphs.picture(4))
  await mill.awaitStatus(id, 'completed')
  await page.goto('/console/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview')
  await page.keyboard.press('g')
  await page.keyboard.press('j')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Jobs')
  await expect(row(page, id)).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByRole('toolbar')).toContainText('1 selected')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('toolbar')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Job')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('Next row')
  await page.keyboard.press('Escape')
  await page.goto('/console/jobs?status=failed&sort=longest')
  await page.getByRole('button', { name: 'Saved views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view' }).click()
  await page.getByLabel('Name').fill('What fails')
  await page.keyboard.press('Enter')
  await page.goto('/console/')
  await page.keyboard.press('/')
  await page.getByRole('combobox').fill('what fails')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/jobs\?status=failed&sort=longest$/)
  await page.keyboard.press('/')
  await page.getByRole('combobox').fill('deutsch')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('link', { name: 'Knoten' }).first()).toBeVisible()
  await page.keyboard.press('/')
  await page.getByRole('combobox').fill('中文')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('link', { name: '节点' }).first()).toBeVisible()
})

test('a gateway that is killed is missed, and comes back, without a reload', async ({
  page,
  mill,
  troubles,
}) => {
  await page.goto('/console/jobs')
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  troubles.networkMayFail = true
  process.kill(GATEWAY_PID, 'SIGKILL')
  await expect(page.getByText('The gateway does not answer')).toBeVisible()
  await expect(page.getByText('Live', { exact: true })).toBeVisible({
    timeout: 50_000,
  })
  await expect(page.getByRole('alert')).toHaveCount(0)
  troubles.networkMayFail = false
  const id = await mill.submit(graphs.picture(5))
  await expect(row(page, id)).toContainText('Done', { timeout: 30_000 })
})

test('every page is accessible in both themes, fits a phone, and shows what it should', async ({
  page,
  mill,
}) => {
  test.setTimeout(600_000)
  const failed = (await mill.get('/api/jobs?status=failed&limit=1')).jobs[0].id
  const done = (await mill.get('/api/jobs?status=completed&limit=1')).jobs[0].id
  const node = (await mill.get('/api/nodes'))[0].id
  const batch = (await mill.get('/api/batches')).batches[0].id
  const simulation = (await mill.get('/api/simulations')).simulations[0].id
  const pictures = []
  for (let i = 0; i < 12; i++) pictures.push(await mill.submit(graphs.sampled(1000 + i, 8)))
  for (const id of pictures) await mill.awaitStatus(id, 'completed')
  const open = [
    await mill.submit(graphs.picture(6), { held: true }),
    await mill.submit(graphs.picture(7), {
      labels: ['a100'],
      hold_if_impossible: true,
    }),
    await mill.submit(graphs.picture(8), {
      start_after: Date.now() + 3_600_000,
    }),
  ]
  // With progress: a graph node that is silent for longer than the stall timeout counts as hung.
  for (let i = 0; i < 9; i++) open.push(await mill.submit(graphs.sampled(2000 + i, 3000)))
  const pages = {
    overview: '/console/',
    jobs: '/console/jobs',
    'job-failed': `/console/jobs/${failed}`,
    'job-done': `/console/jobs/${done}`,
    'job-waiting': `/console/jobs/${open[1]}`,
    batches: '/console/batches',
    batch: `/console/batches/${batch}`,
    workflows: '/console/workflows',
    workflow: '/console/workflows/backdrop',
    run: '/console/run/backdrop',
    nodes: '/console/nodes',
    node: `/console/nodes/${node}`,
    alerts: '/console/alerts',
    stuck: '/console/stuck',
    models: '/console/models',
    model: '/console/models/file?of=loras/style/ink.safetensors',
    gallery: '/console/gallery',
    webhooks: '/console/webhooks',
    'what-if': `/console/what-if?id=${simulation}`,
    settings: '/console/settings?show=all&of=scheduler',
    access: '/console/access',
    audit: '/console/audit',
    unknown: '/console/nothing/here',
  }
  const barriers = []
  /** Between the themes nothing differs but colours. */
  async function look(name, theme) {
    await page.emulateMedia({ colorScheme: theme })
    if (SHOTS) await page.waitForTimeout(1000)
    const axe = new AxeBuilder({ page })
    const found = await (
      theme === 'light' ? axe.withTags(WCAG) : axe.withRules('color-contrast')
    ).analyze()
    for (const { id, nodes } of found.violations) {
      barriers.push(`${name}, ${theme}: ${id}: ${nodes.map((one) => one.target).join(' ')}`)
    }
    await shoot(page, `${name}-${theme}`)
  }
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForTimeout(SHOTS ? 1000 : 500) // pictures and figures arrive
    await look(name, 'light')
    await look(name, 'dark')
    await page.setViewportSize(PHONE)
    await page.waitForTimeout(300)
    const wide = await page.evaluate(
      () => document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth,
    )
    if (wide > 0) barriers.push(`${name}: ${wide} pixels too wide for a phone`)
    await page.emulateMedia({ colorScheme: 'light' })
    await shoot(page, `${name}-phone`)
    await page.setViewportSize({ width: 1440, height: 900 })
  }
  expect(barriers).toEqual([])
})
