package io.comfymill.gateway.batch.run;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.batch.cell.FailureRule;
import io.comfymill.gateway.database.BatchCellRow;
import io.comfymill.gateway.database.BatchRow;
import io.comfymill.gateway.queue.JobQueue;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One turn of one batch: takes over what has ended, gives out the next cells, submits them. Each
 * step is whole in itself and can be done twice, so that a gateway may die between any two, and two
 * may work on one batch.
 */
@ApplicationScoped
class BatchTurn {
  private static final Logger LOG = Logger.getLogger(BatchTurn.class);
  private static final int SUBMITTED_AT_ONCE = 16;

  private final BatchTable batches;
  private final CellTable cells;
  private final CellSubmit submit;
  private final JobQueue queue;
  private final int window;

  BatchTurn(
      BatchTable batches,
      CellTable cells,
      CellSubmit submit,
      JobQueue queue,
      GatewayConfig config) {
    this.batches = batches;
    this.cells = cells;
    this.submit = submit;
    this.queue = queue;
    this.window = config.batches().window();
  }

  /**
   * Fails where something is away; the next turn goes on.
   *
   * @param settled as it is after {@link CellTable#settle}
   */
  Uni<Void> run(BatchRow settled, BatchSpec spec) {
    return switch (BatchState.valueOf(settled.state)) {
      case RUNNING -> goOn(settled, spec);
      case CANCELLED -> cancel(settled).chain(() -> batches.finish(settled));
      case PAUSED, STOPPED, DONE -> batches.finish(settled);
    };
  }

  private Uni<Void> goOn(BatchRow batch, BatchSpec spec) {
    long failed = batch.failed - (long) batch.excusedFailed;
    FailureRule.Deed deed = spec.onFailure().at(failed, batch.cells);
    double spent = (batch.gpuMs - batch.excusedGpuMs) / 1000.0;
    if (deed == FailureRule.Deed.STOP) {
      return halt(batch, BatchState.STOPPED, "%d cells have failed".formatted(failed));
    } else if (deed == FailureRule.Deed.PAUSE) {
      return halt(batch, BatchState.PAUSED, "%d cells have failed".formatted(failed));
    } else if (spent >= spec.budget()) {
      return halt(batch, BatchState.PAUSED, "%.0f GPU-seconds are used up".formatted(spent));
    }
    return begins(batch, spec)
        .chain(
            begins ->
                begins
                    ? giveOut(batch, spec).chain(() -> submitMade(batch, spec))
                    : Uni.createFrom().voidItem())
        .chain(() -> batches.finish(batch));
  }

  private Uni<Void> halt(BatchRow batch, BatchState state, String reason) {
    LOG.infof("batch %s is %s: %s", batch.id, state, reason);
    return batches
        .move(new TenantId(batch.tenant), batch.id, BatchState.RUNNING, state, reason)
        .replaceWithVoid();
  }

  private Uni<Boolean> begins(BatchRow batch, BatchSpec spec) {
    return batch.startedAt != null || spec.dependsOn().isEmpty()
        ? Uni.createFrom().item(true)
        : batches
            .unfinished(new TenantId(batch.tenant), spec.dependsOn())
            .map(unfinished -> unfinished == 0);
  }

  private Uni<Boolean> giveOut(BatchRow batch, BatchSpec spec) {
    int room = Math.min(mostOpen(spec) - batch.open, batch.cells - batch.nextPosition);
    if (room <= 0) {
      return Uni.createFrom().item(false);
    }
    List<Integer> next =
        IntStream.range(batch.nextPosition, batch.nextPosition + room)
            .mapToObj(spec.order()::index)
            .toList();
    return cells.giveOut(batch, next);
  }

  private int mostOpen(BatchSpec spec) {
    return Math.min(window, spec.parallelism());
  }

  private Uni<Void> submitMade(BatchRow batch, BatchSpec spec) {
    return cells
        .submitted(batch)
        .map(submitted -> mostOpen(spec) - Math.toIntExact(submitted))
        .chain(
            room ->
                room <= 0
                    ? Uni.createFrom().item(List.<BatchCellRow>of())
                    : cells.in(batch, "MADE", room))
        .chain(made -> submit(batch, spec, made));
  }

  /** What could be submitted is noted, even where another could not. */
  private Uni<Void> submit(BatchRow batch, BatchSpec spec, List<BatchCellRow> made) {
    if (made.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Multi.createFrom()
        .iterable(made)
        .onItem()
        .transformToUni(
            row ->
                submit
                    .submit(spec, row)
                    .map(Tried::done)
                    .onFailure()
                    .recoverWithItem(Tried::failed))
        .merge(SUBMITTED_AT_ONCE)
        .collect()
        .asList()
        .chain(tried -> noted(batch, tried));
  }

  private record Tried(CellTable.@Nullable Outcome outcome, @Nullable Throwable failure) {
    static Tried done(CellTable.Outcome outcome) {
      return new Tried(outcome, null);
    }

    static Tried failed(Throwable failure) {
      return new Tried(null, failure);
    }
  }

  private Uni<Void> noted(BatchRow batch, List<Tried> tried) {
    List<CellTable.Outcome> outcomes =
        tried.stream().flatMap(one -> Stream.ofNullable(one.outcome())).toList();
    Uni<Void> noted =
        outcomes.isEmpty() ? Uni.createFrom().voidItem() : cells.note(batch, outcomes);
    return tried.stream()
        .flatMap(one -> Stream.ofNullable(one.failure()))
        .findFirst()
        .map(failure -> noted.chain(() -> Uni.createFrom().<Void>failure(failure)))
        .orElse(noted);
  }

  private Uni<Void> cancel(BatchRow batch) {
    TenantId tenant = new TenantId(batch.tenant);
    return cells
        .withdraw(batch)
        .chain(() -> cells.in(batch, "SUBMITTED", window))
        .chain(
            rows ->
                rows.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : queue
                        .cancel(
                            tenant,
                            rows.stream().map(CellIds::promptId).collect(Collectors.toSet()))
                        .replaceWithVoid());
  }
}
