import { useI18n } from 'vue-i18n'
import { acceptCells, actOnBatch, type Batch, type BatchAct } from '@/api/batches'
import { ApiError } from '@/api/http'
import { ask } from '@/lib/confirm'
import { toast } from '@/lib/toasts'

/** What can be done to a batch; what cannot be undone asks first. */
export function useBatchActs(done: (batch: Batch) => void) {
  const { t } = useI18n()

  async function sure(name: BatchAct, batch: Batch): Promise<boolean> {
    if (name !== 'cancel') return true
    const answer = await ask({
      title: t('batches.cancelTitle', { name: batch.name ?? batch.id }),
      text: [t('batches.cancelWhat', { count: batch.open + batch.waiting })],
      act: t('batches.acts.cancel'),
      danger: true,
    })
    return answer !== null
  }

  async function telling(what: string, change: Promise<Batch>, undo?: () => void) {
    try {
      done(await change)
      toast('ok', what, undo)
    } catch (e) {
      toast('bad', e instanceof ApiError ? e.message : String(e))
    }
  }

  async function run(name: BatchAct, batch: Batch): Promise<void> {
    if (!(await sure(name, batch))) return
    const undo = { pause: 'resume', resume: 'pause' }[name as string] as BatchAct | undefined
    await telling(
      t(`batches.done.${name}`),
      actOnBatch(batch.id, name),
      undo && (() => void run(undo, batch)),
    )
  }

  async function accept(batch: Batch, cells: number[]): Promise<void> {
    const answer = await ask({
      title: t('batches.acceptTitle', { count: cells.length }, cells.length),
      text: [t('batches.acceptWhat')],
      act: t('batches.accept'),
    })
    if (answer !== null) await telling(t('batches.done.accept'), acceptCells(batch.id, cells))
  }
  return { run, accept }
}
