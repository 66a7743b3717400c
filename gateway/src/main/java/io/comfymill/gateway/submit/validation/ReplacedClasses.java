package io.comfymill.gateway.submit.validation;

import io.comfymill.common.workflow.NodeReplacements;
import io.smallrye.mutiny.Uni;

/** Knows what stands in for node classes that are gone. */
public interface ReplacedClasses {
  /** What the fleet's servers have registered; nothing where none can be asked. Never fails. */
  Uni<NodeReplacements> registered();
}
