package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** One parameter and its values. */
public record Axis(String name, Values values) implements Sweep {
  @Override
  public long size() {
    return values.size();
  }

  @Override
  public Set<String> names() {
    return Set.of(name);
  }

  @Override
  public void put(long index, Map<String, JsonNode> cell) {
    cell.put(name, values.get(index));
  }

  @Override
  public long longest() {
    return values.size();
  }

  @Override
  public long diagonal(long k) {
    return k % values.size();
  }
}
