package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a long text, one after the other.
 *
 * @param name of the parameter that has them
 */
public record Split(String name, List<Part> parts) implements Sweep {
  public Split {
    parts = List.copyOf(parts);
  }

  /**
   * A part.
   *
   * @param chapter empty where it is of none
   */
  public record Part(String chapter, String text) {}

  @Override
  public long size() {
    return parts.size();
  }

  @Override
  public Set<String> names() {
    return Set.of(name);
  }

  @Override
  public void put(long index, Map<String, JsonNode> cell) {
    cell.put(name, new TextNode(parts.get(Math.toIntExact(index)).text));
  }

  @Override
  public long longest() {
    return parts.size();
  }

  @Override
  public long diagonal(long k) {
    return k % parts.size();
  }

  @Override
  public Optional<String> heading(long index) {
    return Optional.of(parts.get(Math.toIntExact(index)).chapter)
        .filter(chapter -> !chapter.isEmpty());
  }
}
