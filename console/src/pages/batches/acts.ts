import { useI18n } from 'vue-i18n'
import { actOnBatch, type Batch, type BatchAct } from '@/api/batches'
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

  async function run(name: BatchAct, batch: Batch): Promise<void> {
    if (!(await sure(name, batch))) return
    try {
      done(await actOnBatch(batch.id, name))
      const undo = { pause: 'resume', resume: 'pause' }[name as string] as BatchAct | undefined
      toast('ok', t(`batches.done.${name}`), undo && (() => void run(undo, batch)))
    } catch (e) {
      toast('bad', e instanceof ApiError ? e.message : String(e))
    }
  }
  return { run }
}
