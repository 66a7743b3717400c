package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;

/**
 * A digest of what decides how long a workflow runs: its node classes and how they are linked, its
 * models, and its small whole numbers (steps, sizes, batch, frames). Seeds, texts, fractions and
 * the ids of graph nodes do not count, so the same workflow with another prompt has the same shape.
 *
 * <p>Whole numbers above {@value #LARGEST_COUNT} are taken for seeds whatever their name.
 */
public final class WorkflowShape {
  private static final int LARGEST_COUNT = 16_384;

  private WorkflowShape() {}

  /**
   * The shape of any JSON; what is not a graph node is ignored.
   *
   * @param modelFiles that the workflow names
   */
  public static long of(JsonNode workflow, SortedSet<String> modelFiles) {
    // A sum, so that the order and the ids of the graph nodes do not matter.
    long sum = digest(modelFiles);
    for (JsonNode node : workflow) {
      sum += mix(digest(workflow, node));
    }
    return mix(sum);
  }

  private static long digest(SortedSet<String> models) {
    long digest = 0;
    for (String model : models) {
      digest += mix(text(model));
    }
    return digest;
  }

  private static long digest(JsonNode workflow, JsonNode node) {
    long digest = text(classType(node));
    for (Map.Entry<String, JsonNode> input : node.path("inputs").properties()) {
      JsonNode value = input.getValue();
      if (value.isArray() && value.path(0).isTextual()) {
        String source = classType(workflow.path(value.path(0).textValue()));
        digest += mix(text(input.getKey()) ^ mix(text(source)));
      } else if (isCount(input.getKey(), value)) {
        digest += mix(text(input.getKey()) ^ mix(value.intValue()));
      }
    }
    return digest;
  }

  /** Whether such an input decides how long something runs. */
  static boolean isCount(String name, JsonNode value) {
    return value.isIntegralNumber()
        && value.canConvertToInt()
        && Math.abs((long) value.intValue()) <= LARGEST_COUNT
        && !name.toLowerCase(Locale.ROOT).contains("seed");
  }

  private static String classType(JsonNode node) {
    return node.path("class_type").asText("");
  }

  static long text(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Mixes all bits, as SplittableRandom does. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
