package io.comfymill.common.wire;

import io.comfymill.common.id.NodeId;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The models that a node is to have for jobs that wait. It holds until the next one of that node.
 *
 * @param type always {@link #TYPE}
 * @param models ids of {@link CatalogueModel}s
 */
public record ModelRequests(String type, Instant at, NodeId nodeId, SortedSet<String> models) {
  public static final String TYPE = "ModelRequests";

  public ModelRequests {
    Require.type(type, TYPE);
    Require.time(at, "at");
    Require.present(nodeId, "nodeId");
    Require.present(models, "models");
    models = Collections.unmodifiableSortedSet(new TreeSet<>(models));
  }
}
