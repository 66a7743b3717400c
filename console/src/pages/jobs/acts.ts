import { useI18n } from 'vue-i18n'
import { actOn, canBe, type JobAct, setPriority } from '@/api/jobs'
import { ApiError } from '@/api/http'
import type { Status } from '@/api/types'
import { forAll } from '@/lib/bulk'
import { ask } from '@/lib/confirm'
import { toast } from '@/lib/toasts'

export interface Target {
  id: string
  status: Status
}

const OPPOSITES: Partial<Record<JobAct, JobAct>> = { hold: 'release', release: 'hold' }

/** What can be done to jobs, with a word to whoever did it. */
export function useJobActs() {
  const { t } = useI18n()

  async function all(name: string, targets: Target[], step: (id: string) => Promise<unknown>) {
    const outcome = await forAll(targets, (one) => step(one.id))
    const [first] = outcome.failed
    if (first) {
      const why = first.error instanceof ApiError ? first.error.message : String(first.error)
      toast(
        'bad',
        t('acts.failedSome', {
          act: name,
          failed: outcome.failed.length,
          count: targets.length,
          why,
        }),
      )
    }
    return outcome.done
  }

  async function run(name: JobAct, targets: Target[]): Promise<void> {
    const able = targets.filter((one) => canBe(name, one.status))
    const count = able.length
    if (!count) return
    if (name === 'cancel') {
      const sure = await ask({
        title: t('acts.cancelTitle', { count }, count),
        text: [t('acts.cancelWhat')],
        act: t('acts.cancel'),
        danger: true,
      })
      if (sure === null) return
    }
    const done = await all(t(`acts.${name}`), able, (id) => actOn(id, name))
    const opposite = OPPOSITES[name]
    if (done.length) {
      toast(
        'ok',
        t('acts.done', { act: t(`acts.${name}`), count: done.length }, done.length),
        opposite && (() => void run(opposite, done)),
      )
    }
  }

  async function priority(targets: Target[]): Promise<void> {
    const able = targets.filter((one) => canBe('priority', one.status))
    const count = able.length
    if (!count) return
    const answer = await ask({
      title: t('acts.priorityTitle', { count }, count),
      text: [t('acts.priorityWhat')],
      act: t('acts.set'),
      field: { label: t('nodes.priority'), value: '0', type: 'number' },
    })
    if (answer === null || answer.trim() === '') return
    const done = await all(t('acts.priority'), able, (id) => setPriority(id, Number(answer)))
    if (done.length) {
      toast('ok', t('acts.done', { act: t('acts.priority'), count: done.length }, done.length))
    }
  }

  return { run, priority }
}
