import { useI18n } from 'vue-i18n'
import { ApiError } from '@/api/http'
import { actOnNode, drainEffect, type NodeAct } from '@/api/nodes'
import type { FleetNode } from '@/api/types'
import { ask } from '@/lib/confirm'
import { toast } from '@/lib/toasts'
import { keepNode, live } from '@/live'

const OPPOSITES: Record<NodeAct, NodeAct> = {
  drain: 'resume',
  resume: 'drain',
  disable: 'enable',
  enable: 'disable',
}

/** What can be done to a node; a drain says first what it would do. */
export function useNodeActs() {
  const { t } = useI18n()

  async function run(node: FleetNode, name: NodeAct, asks = true): Promise<void> {
    if (name === 'drain' && asks) {
      const { running, waiting, isLast } = drainEffect(node, live.nodes.values())
      const sure = await ask({
        title: t('nodes.drainTitle', { node: node.id }),
        text: [
          t('nodes.drainRuns', { count: running }, running),
          t('nodes.drainWaits', { count: waiting }, waiting),
          ...(isLast ? [t('nodes.drainLast', { pool: node.pool })] : []),
        ],
        act: t('nodes.acts.drain'),
      })
      if (sure === null) return
    }
    try {
      keepNode(await actOnNode(node.id, name))
      const undo = () => void run(node, OPPOSITES[name], false)
      toast('ok', t('nodes.done', { node: node.id, act: t(`nodes.acts.${name}`) }), undo)
    } catch (e) {
      toast('bad', e instanceof ApiError ? e.message : String(e))
    }
  }
  return { run }
}
