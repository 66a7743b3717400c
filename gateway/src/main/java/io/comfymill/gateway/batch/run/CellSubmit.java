package io.comfymill.gateway.batch.run;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.batch.cell.Refusal;
import io.comfymill.gateway.database.BatchCellRow;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.submit.SubmitJob;
import io.comfymill.gateway.submit.body.SubmittedBodies;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Submits a cell as a client would. Its {@code prompt_id} follows from the batch, its number and
 * its run, and an equal prompt with the same id is the same job: to submit a cell twice is to
 * submit it once.
 */
@ApplicationScoped
class CellSubmit {
  private final SubmittedBodies bodies;
  private final SubmitJob submit;

  CellSubmit(SubmittedBodies bodies, SubmitJob submit) {
    this.bodies = bodies;
    this.submit = submit;
  }

  /** Fails where it may be tried again. */
  Uni<CellTable.Outcome> submit(BatchSpec spec, BatchCellRow row) {
    TenantId tenant = new TenantId(row.tenant);
    PromptId promptId = new PromptId(CellIds.promptId(row));
    return Uni.createFrom()
        .item(() -> bodies.of(spec.prompt(row.key.cell(), promptId.value())))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .chain(body -> submit.submit(tenant, body).onTermination().invoke(body::close))
        .map(answer -> outcome(row, JobId.of(tenant, promptId).value(), null))
        .onFailure(PromptRefusedException.class)
        .recoverWithItem(refused -> outcome(row, null, Refusal.words(refused)));
  }

  private static CellTable.Outcome outcome(
      BatchCellRow row, @Nullable UUID job, @Nullable String error) {
    return new CellTable.Outcome(row.key.cell(), row.run, job, error);
  }
}
