package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The first of each together, then the second of each.
 *
 * @param parts of equal size
 */
public record Zip(List<Sweep> parts) implements Sweep {
  public Zip {
    parts = List.copyOf(parts);
  }

  @Override
  public long size() {
    return parts.get(0).size();
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    parts.forEach(part -> names.addAll(part.names()));
    return names;
  }

  @Override
  public void put(long index, Map<String, JsonNode> cell) {
    parts.forEach(part -> part.put(index, cell));
  }

  @Override
  public long longest() {
    return size();
  }

  @Override
  public long diagonal(long k) {
    return k % size();
  }

  @Override
  public Optional<String> heading(long index) {
    return parts.stream().flatMap(part -> part.heading(index).stream()).findFirst();
  }
}
