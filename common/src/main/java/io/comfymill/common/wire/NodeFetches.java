package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.id.NodeId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models that a node is to have and has not, and how far they are.
 *
 * @param type always {@link #TYPE}
 * @param mayFetch whether its agent fetches models for it; an agent that does not say so does not
 */
public record NodeFetches(
    String type, Instant at, NodeId nodeId, Boolean mayFetch, List<Fetch> fetches) {
  public static final String TYPE = "NodeFetches";

  public NodeFetches {
    Require.type(type, TYPE);
    Require.time(at, "at");
    Require.present(nodeId, "nodeId");
    Require.present(fetches, "fetches");
    mayFetch = mayFetch != null && mayFetch; // null in older records
    fetches = List.copyOf(fetches);
  }

  /** How a fetch is. */
  public enum State {
    /** Others come first. */
    WAITING,
    FETCHING,
    /** It is tried again later. */
    FAILED,
    /** Its agent may not, or cannot. */
    REFUSED
  }

  /**
   * One of them.
   *
   * @param model the id of a {@link CatalogueModel}
   * @param bytes that are here
   * @param message why it is so, for people
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Fetch(String model, State state, long bytes, @Nullable String message) {
    public Fetch {
      Require.name(model, "model");
      Require.present(state, "state");
      Require.that(bytes >= 0, "bytes", "is less than 0");
    }
  }
}
