import { test as base, expect } from '@playwright/test'
import { createServer } from 'node:http'

/** Graphs that the simulated servers run. */
export const graphs = {
  picture: (colour) => ({ 1: empty(colour), 9: save('1') }),
  slow: (colour, seconds) => ({
    1: empty(colour),
    2: {
      class_type: 'SimSleep',
      inputs: { image: ['1', 0], seconds },
      _meta: { title: 'Take time' },
    },
    9: save('2'),
  }),
  failing: (colour) => ({
    1: empty(colour),
    2: {
      class_type: 'SimFault',
      inputs: { image: ['1', 0], kind: 'oom', times: 99 },
    },
    9: save('2'),
  }),
  sampled: (seed, steps) => ({
    4: {
      class_type: 'CheckpointLoaderSimple',
      inputs: { ckpt_name: 'dreamshaper_8.safetensors' },
      _meta: { title: 'Checkpoint' },
    },
    5: {
      class_type: 'EmptyLatentImage',
      inputs: { width: 512, height: 512, batch_size: 1 },
    },
    6: text('A mill by the river, morning fog', 'Prompt'),
    7: text('blurry', 'Negative prompt'),
    3: {
      class_type: 'KSampler',
      inputs: {
        seed,
        steps,
        cfg: 7,
        sampler_name: 'euler',
        scheduler: 'normal',
        denoise: 1,
        model: ['4', 0],
        positive: ['6', 0],
        negative: ['7', 0],
        latent_image: ['5', 0],
      },
    },
    8: {
      class_type: 'VAEDecode',
      inputs: { samples: ['3', 0], vae: ['4', 2] },
    },
    9: save('8'),
  }),
}

const empty = (color) => ({
  class_type: 'EmptyImage',
  inputs: { width: 512, height: 512, batch_size: 1, color },
  _meta: { title: 'Backdrop' },
})
const save = (from) => ({
  class_type: 'SaveImage',
  inputs: { images: [from, 0], filename_prefix: 'studio' },
  _meta: { title: 'Save' },
})
const text = (words, title) => ({
  class_type: 'CLIPTextEncode',
  inputs: { text: words, clip: ['4', 1] },
  _meta: { title },
})

/** What a client of Comfymill does. */
class Mill {
  constructor(request) {
    this.request = request
  }

  async submit(prompt, wishes = {}) {
    const answer = await this.request.post('/prompt', {
      data: {
        prompt,
        client_id: 'console-test',
        extra_data: { comfymill: wishes },
      },
    })
    expect(answer.status(), await answer.text()).toBe(200)
    return (await answer.json()).prompt_id
  }

  /** The file of a batch, and the files that it names. */
  async batch(file, files) {
    const answer = await this.request.post('/api/batches', {
      headers: { 'Content-Type': 'application/yaml' },
      data: `${JSON.stringify(file)}\n---\n${JSON.stringify(files)}\n`,
    })
    expect(answer.status(), await answer.text()).toBe(201)
    return (await answer.json()).id
  }

  async publish(definition) {
    const answer = await this.request.post('/api/workflows', {
      headers: { 'Content-Type': 'application/yaml' },
      data: JSON.stringify(definition),
    })
    expect(answer.status(), await answer.text()).toBe(201)
  }

  /** A model into the catalogue, unless it is there already. */
  async catalogue(model) {
    const answer = await this.request.post('/api/fleet/models', { data: model })
    expect([201, 409], await answer.text()).toContain(answer.status())
    const { models } = await this.get(`/api/fleet/models?search=${model.folder}/${model.name}`)
    return models[0].catalogue
  }

  async get(path) {
    return (await this.request.get(path)).json()
  }

  async change(path, data) {
    const answer = await this.request.patch(path, { data })
    expect(answer.ok(), await answer.text()).toBe(true)
  }

  async status(id) {
    return (await this.get(`/api/jobs/${id}`)).status
  }

  async awaitStatus(id, status) {
    await expect.poll(() => this.status(id), { timeout: 40_000 }).toBe(status)
  }

  /** Ends when nothing is left, on the nodes neither. */
  async cancelAll() {
    await expect(async () => {
      const { jobs } = await this.get('/api/jobs?status=pending,in_progress')
      if (jobs.length > 0) {
        const ids = jobs.map((job) => job.id)
        await this.request.post('/api/jobs/cancel', { data: { job_ids: ids } })
      }
      expect(jobs).toEqual([])
      const nodes = await this.get('/api/nodes')
      expect(nodes.flatMap((node) => node.running)).toEqual([])
    }).toPass({ timeout: 40_000 })
  }
}

/** Where webhooks may go: takes all, and keeps their ids. */
export async function receiver() {
  const received = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    received.push({ id: request.headers['webhook-id'], type: JSON.parse(body).type })
    response.end()
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  const url = `http://127.0.0.1:${server.address().port}/hook`
  return { url, received, close: () => server.close() }
}

/** A page whose every error, and every breach of its content security policy, fails the test. */
export const test = base.extend({
  mill: async ({ request }, use) => use(new Mill(request)),
  troubles: [
    async ({ page }, use) => {
      const troubles = { list: [], networkMayFail: false }
      page.on('pageerror', (error) => troubles.list.push(`uncaught: ${error.message}`))
      page.on('console', (message) => {
        const isNetwork = /Failed to load resource|net::ERR/.test(message.text())
        if (message.type() !== 'error' || (isNetwork && troubles.networkMayFail)) return
        troubles.list.push(`console: ${message.text()} ${message.location().url}`)
      })
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (breach) =>
          console.error(`policy: ${breach.violatedDirective} ${breach.blockedURI}`),
        )
      })
      await use(troubles)
      expect(troubles.list).toEqual([])
    },
    { auto: true },
  ],
})
export { expect }
