package io.comfymill.scheduler.core.backlog;

import io.comfymill.common.id.TenantId;
import io.comfymill.scheduler.core.fairshare.FairQueues;
import io.comfymill.scheduler.core.fairshare.TenantWeights;
import io.comfymill.scheduler.core.job.Job;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the backlog job by job, in the order of turns. It changes nothing there, and reads
 * no further than it is asked for.
 */
public final class BacklogCursor {
  private final Iterator<FairQueues<TenantId, TenantQueue>> tiers;
  private final TenantWeights weights;
  private @Nullable TierCursor tier;
  private @Nullable Turn next;

  BacklogCursor(Collection<FairQueues<TenantId, TenantQueue>> tiers, TenantWeights weights) {
    this.tiers = tiers.iterator();
    this.weights = weights;
  }

  /** The job whose turn it is; null where none is left. The same until it is taken or left out. */
  public @Nullable Turn next() {
    while (next == null) {
      if (tier == null) {
        if (!tiers.hasNext()) {
          return null;
        }
        tier = new TierCursor(tiers.next(), weights);
      }
      next = tier.next();
      if (next == null) {
        tier = null;
      }
    }
    return next;
  }

  /** It gets a node: its tenant and client are charged for the turn. */
  public void take() {
    if (next != null && tier != null) {
      tier.take(next.job());
    }
    next = null;
  }

  /** No node takes it: leaves out its client's jobs of that demand. */
  public void leaveOut() {
    if (next != null && tier != null) {
      tier.leaveOut(next.job());
    }
    next = null;
  }

  /** No node takes jobs of that demand: leaves out all of them in this tier. */
  public void leaveOutDemand() {
    if (next != null && tier != null) {
      tier.leaveOut(next.bucket());
    }
    next = null;
  }

  /**
   * A job whose turn it is.
   *
   * @param missed how many turns its tenant has let others have since it was last served
   */
  public record Turn(Bucket bucket, Job job, int missed) {}
}
