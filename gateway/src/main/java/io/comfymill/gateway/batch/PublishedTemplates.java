package io.comfymill.gateway.batch;

import com.fasterxml.jackson.core.JsonPointer;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.batch.cell.PinnedWorkflow;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.file.FileReader;
import io.comfymill.gateway.file.FileTree;
import io.comfymill.gateway.published.PublishedWorkflows;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;

/** Puts the published workflow that a batch names into the batch, in the version of this moment. */
@ApplicationScoped
class PublishedTemplates {
  private static final String KEY = "published";
  private static final JsonPointer NAME = JsonPointer.compile("/template/published");

  private final PublishedWorkflows workflows;

  PublishedTemplates(PublishedWorkflows workflows) {
    this.workflows = workflows;
  }

  /**
   * The file of a batch with what it names in it; fails where there is no such workflow. Completes
   * on a thread that may block.
   */
  Uni<String> pinned(TenantId tenant, String text) {
    if (!text.contains(KEY)) {
      return Uni.createFrom().item(text); // not read twice
    }
    FileTree file = FileReader.read(text);
    return PinnedWorkflow.named(file)
        .map(name -> find(tenant, name, file).map(workflow -> workflow.in(text, file)))
        .orElseGet(() -> Uni.createFrom().item(text));
  }

  private Uni<PinnedWorkflow> find(TenantId tenant, String name, FileTree file) {
    return workflows
        .find(tenant, name)
        .chain(
            version ->
                workflows
                    .text(tenant, version.reference())
                    .map(text -> new PinnedWorkflow(version.reference(), text)))
        .onFailure(ProblemException.class)
        .transform(unknown -> file.refusal(NAME, "" + unknown.getMessage()))
        .emitOn(Infrastructure.getDefaultWorkerPool());
  }
}
