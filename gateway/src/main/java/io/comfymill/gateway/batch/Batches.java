package io.comfymill.gateway.batch;

import com.fasterxml.jackson.core.JsonPointer;
import io.comfymill.common.id.NameUuid;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.batch.plan.BatchPlan;
import io.comfymill.gateway.batch.plan.BatchPlans;
import io.comfymill.gateway.batch.run.BatchRunner;
import io.comfymill.gateway.batch.run.BatchState;
import io.comfymill.gateway.batch.run.BatchTable;
import io.comfymill.gateway.batch.run.CellAcceptance;
import io.comfymill.gateway.batch.run.CellPages;
import io.comfymill.gateway.batch.run.CellTable;
import io.comfymill.gateway.database.BatchRow;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.file.FileRefusedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant may do with its batches; fails with {@link ProblemException}. */
@ApplicationScoped
class Batches {
  private static final JsonPointer SWEEP = JsonPointer.compile("/sweep");
  private static final int MOST_TOLD = 20;

  private final BatchTable table;
  private final CellTable cells;
  private final CellAcceptance acceptance;
  private final CellPages pages;
  private final JoinViews joins;
  private final BatchPlans plans;
  private final BatchRunner runner;
  private final InstantSource clock;

  Batches(
      BatchTable table,
      CellTable cells,
      CellAcceptance acceptance,
      CellPages pages,
      JoinViews joins,
      BatchPlans plans,
      BatchRunner runner,
      InstantSource clock) {
    this.acceptance = acceptance;
    this.pages = pages;
    this.joins = joins;
    this.table = table;
    this.cells = cells;
    this.plans = plans;
    this.runner = runner;
    this.clock = clock;
  }

  /**
   * A batch that was asked for.
   *
   * @param added false where it was there before
   */
  record Submitted(BatchView batch, boolean added) {}

  /**
   * @param key of requests that mean the same batch
   */
  Uni<Submitted> submit(TenantId tenant, BatchSpec spec, String text, @Nullable String key) {
    UUID id = key == null ? UUID.randomUUID() : NameUuid.of("batch", tenant.value(), key);
    return table
        .find(tenant, id)
        .chain(
            known ->
                known.isPresent()
                    ? Uni.createFrom().item(false)
                    : plans
                        .plan(tenant, spec)
                        .invoke(plan -> requirePossible(spec, plan))
                        .chain(() -> table.add(id, tenant, spec, text)))
        .chain(added -> changed(tenant, id.toString()).map(batch -> new Submitted(batch, added)));
  }

  /** It is taken up at once, and not when its gateway next looks for work. */
  Uni<BatchView> changed(TenantId tenant, String id) {
    runner.wake();
    return view(tenant, id);
  }

  static void requirePossible(BatchSpec spec, BatchPlan plan) {
    if (!plan.refused().isEmpty()) {
      throw new FileRefusedException(
          plan.refused().stream()
              .limit(MOST_TOLD)
              .map(
                  refused ->
                      spec.file()
                          .mistake(
                              SWEEP,
                              "makes cell %d %s, which cannot run: %s"
                                  .formatted(refused.cell(), refused.values(), refused.error())))
              .toList());
    }
  }

  Uni<BatchRow> find(TenantId tenant, String id) {
    return parsed(id)
        .chain(uuid -> table.find(tenant, uuid))
        .map(found -> found.orElseThrow(() -> unknown(id)));
  }

  private static Uni<UUID> parsed(String id) {
    try {
      return Uni.createFrom().item(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      throw unknown(id);
    }
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(ProblemType.UNKNOWN_BATCH, "there is no batch " + id);
  }

  Uni<String> file(TenantId tenant, UUID id) {
    return table.file(tenant, id);
  }

  Uni<List<BatchView>> list(TenantId tenant, Instant before, int most) {
    return table.list(tenant, before, most).map(rows -> rows.stream().map(BatchView::of).toList());
  }

  Uni<BatchView> view(TenantId tenant, String id) {
    return find(tenant, id)
        .chain(
            row ->
                Uni.combine()
                    .all()
                    .unis(joins.of(tenant, row.id), pages.pace(tenant, row.id))
                    .asTuple()
                    .map(
                        both ->
                            BatchView.of(row, both.getItem1(), both.getItem2(), clock.instant())));
  }

  Uni<BatchView> pause(TenantId tenant, String id) {
    return move(tenant, id, List.of(BatchState.RUNNING), BatchState.PAUSED);
  }

  /** Also one that stopped while cells of it are under way still. */
  Uni<BatchView> resume(TenantId tenant, String id) {
    return move(tenant, id, List.of(BatchState.PAUSED, BatchState.STOPPED), BatchState.RUNNING);
  }

  Uni<BatchView> cancel(TenantId tenant, String id) {
    return move(
        tenant,
        id,
        List.of(BatchState.RUNNING, BatchState.PAUSED, BatchState.STOPPED),
        BatchState.CANCELLED);
  }

  /** One that is there already stays as it is. */
  private Uni<BatchView> move(TenantId tenant, String id, List<BatchState> from, BatchState to) {
    return find(tenant, id)
        .chain(
            row -> {
              BatchState state = BatchState.valueOf(row.state);
              if (state == to && row.finishedAt == null) {
                return Uni.createFrom().item(true);
              }
              return from.contains(state)
                  ? table.move(tenant, row.id, state, to, null)
                  : Uni.createFrom().item(false);
            })
        .chain(moved -> moved ? changed(tenant, id) : refused(tenant, id, to));
  }

  private Uni<BatchView> refused(TenantId tenant, String id, BatchState to) {
    return find(tenant, id)
        .map(
            row -> {
              throw new ProblemException(
                  ProblemType.WRONG_STATE,
                  "batch %s is %s%s and cannot become %s"
                      .formatted(
                          id,
                          row.state.toLowerCase(Locale.ROOT),
                          row.finishedAt == null ? "" : " and has ended",
                          to.name().toLowerCase(Locale.ROOT)));
            });
  }

  Uni<BatchView> retry(TenantId tenant, String id, List<String> states) {
    return find(tenant, id)
        .chain(row -> cells.retry(row, states))
        .invoke(
            retried -> {
              if (retried == 0) {
                throw new ProblemException(
                    ProblemType.WRONG_STATE, "batch %s has no cell to run once more".formatted(id));
              }
            })
        .chain(() -> changed(tenant, id));
  }

  /** Takes cells that have ended as they are. */
  Uni<BatchView> accept(TenantId tenant, String id, Set<Integer> accepted) {
    return find(tenant, id)
        .chain(row -> acceptance.accept(row, accepted))
        .invoke(
            ended -> {
              if (!ended) {
                throw new ProblemException(
                    ProblemType.WRONG_STATE,
                    "batch %s has not all of these cells, or one has not ended".formatted(id));
              }
            })
        .chain(() -> changed(tenant, id));
  }
}
