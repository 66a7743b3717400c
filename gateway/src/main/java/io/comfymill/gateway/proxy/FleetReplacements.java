package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.NodeReplacements;
import io.comfymill.gateway.submit.validation.ReplacedClasses;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** {@code /node_replacements} of all nodes together. */
@ApplicationScoped
public class FleetReplacements implements ReplacedClasses {
  private final FleetReads reads;

  FleetReplacements(FleetReads reads) {
    this.reads = reads;
  }

  Uni<ObjectNode> merged() {
    return reads.byKind("/node_replacements").map(MergedAnswers::objects);
  }

  @Override
  public Uni<NodeReplacements> registered() {
    return merged().map(NodeReplacements::new);
  }
}
