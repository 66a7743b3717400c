package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.List;

/**
 * What a server may already have the results of: the graph nodes of a job that can be executed, by
 * signature. Made once, when the job is accepted.
 *
 * @param nodes each after all that feed it, at most {@value #MOST_NODES}
 */
public record JobGraph(@JsonValue List<Node> nodes) {
  public static final int MOST_NODES = 256;

  /** A longer id of a graph node makes no graph. */
  public static final int MAX_ID = 64;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public JobGraph {
    Require.present(nodes, "nodes");
    nodes = List.copyOf(nodes);
    Require.that(nodes.size() <= MOST_NODES, "graph", "has more than " + MOST_NODES);
  }

  /**
   * One graph node. Written as 16 hex digits of the signature, 16 of the shape, and the id.
   *
   * @param signature equal where class, inputs, files and all that feeds it are equal, whatever
   *     graph it is in; 0 where its result is never used again, as far as can be told from outside
   * @param shape of itself and all that feeds it, without what costs no time (seeds, texts): graph
   *     nodes of one shape take about as long; 0 where it loads models, which are priced apart
   */
  public record Node(String id, long signature, long shape) {
    private static final int DIGITS = 16;

    public Node {
      Require.present(id, "id");
      Require.that(id.length() <= MAX_ID, "id", "is too long");
    }

    @JsonCreator
    static Node parse(String text) {
      Require.present(text, "graph node");
      Require.that(text.length() >= 2 * DIGITS, "graph node", "is too short");
      try {
        return new Node(
            text.substring(2 * DIGITS),
            HexFormat.fromHexDigitsToLong(text, 0, DIGITS),
            HexFormat.fromHexDigitsToLong(text, DIGITS, 2 * DIGITS));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("a graph node does not begin with 32 hex digits", e);
      }
    }

    @JsonValue
    String text() {
      HexFormat hex = HexFormat.of();
      return hex.toHexDigits(signature) + hex.toHexDigits(shape) + id;
    }
  }
}
