package io.comfymill.gateway.batch;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.batch.cell.BatchExtension;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.batch.plan.BatchPlan;
import io.comfymill.gateway.batch.plan.BatchPlans;
import io.comfymill.gateway.batch.run.BatchSpecs;
import io.comfymill.gateway.batch.run.ExtensionTable;
import io.comfymill.gateway.database.BatchRow;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Gives batches further cells. */
@ApplicationScoped
class Extensions {
  /** Each costs a look when the number of a cell is looked up. */
  private static final int MOST = 100;

  private final Batches batches;
  private final BatchSpecs specs;
  private final BatchPlans plans;
  private final ExtensionTable table;
  private final int mostCells;

  Extensions(
      Batches batches,
      BatchSpecs specs,
      BatchPlans plans,
      ExtensionTable table,
      GatewayConfig config) {
    this.batches = batches;
    this.specs = specs;
    this.plans = plans;
    this.table = table;
    this.mostCells = config.batches().maxCells();
  }

  Uni<List<ExtensionTable.Extension>> of(TenantId tenant, String id) {
    return batches.find(tenant, id).chain(table::of);
  }

  /** What the further cells would do and cost. */
  Uni<BatchPlan> plan(TenantId tenant, String id, String text) {
    return batches
        .find(tenant, id)
        .chain(row -> further(row, text))
        .chain(further -> plans.plan(tenant, further));
  }

  private Uni<BatchSpec> further(BatchRow row, String text) {
    return specs
        .of(row)
        .emitOn(Infrastructure.getDefaultWorkerPool()) // a file may be large
        .map(batch -> batch.further(BatchExtension.read(text, batch, mostCells)));
  }

  /**
   * @param key of requests that mean the same extension; null for none
   */
  Uni<BatchView> add(TenantId tenant, String id, String text, @Nullable String key) {
    return batches
        .find(tenant, id)
        .chain(
            row ->
                (key == null ? Uni.createFrom().item(false) : table.isAdded(row, key))
                    .chain(
                        known -> known ? Uni.createFrom().voidItem() : add(tenant, row, text, key)))
        .chain(() -> batches.changed(tenant, id));
  }

  private Uni<Void> add(TenantId tenant, BatchRow row, String text, @Nullable String key) {
    if (row.extensions >= MOST) {
      throw refused(row, "has been extended %d times, as often as may be".formatted(MOST));
    }
    return further(row, text)
        .call(
            further ->
                plans.plan(tenant, further).invoke(plan -> Batches.requirePossible(further, plan)))
        .chain(further -> table.add(row, further.order().size(), text, key))
        .chain(added -> added ? Uni.createFrom().voidItem() : whyNot(tenant, row));
  }

  private Uni<Void> whyNot(TenantId tenant, BatchRow before) {
    return batches
        .find(tenant, before.id.toString())
        .map(
            now -> {
              if (now.extensions != before.extensions) {
                throw refused(now, "was extended at the same moment; try again");
              } else if (now.outputsDeletedAt != null) {
                throw refused(
                    now, "cannot be extended: its outputs are deleted, which its joins would need");
              }
              throw refused(
                  now,
                  "is %s and cannot be extended".formatted(now.state.toLowerCase(Locale.ROOT)));
            });
  }

  private static ProblemException refused(BatchRow row, String why) {
    return new ProblemException(ProblemType.WRONG_STATE, "batch %s %s".formatted(row.id, why));
  }
}
