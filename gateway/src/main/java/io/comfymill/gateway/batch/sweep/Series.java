package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One after the other, all of which set the same parameters.
 *
 * @param first the number of the first cell: those before it are another's
 */
public record Series(long first, List<Sweep> parts) implements Sweep {
  public Series {
    parts = List.copyOf(parts);
  }

  @Override
  public long size() {
    return first + parts.stream().mapToLong(Sweep::size).sum();
  }

  @Override
  public Set<String> names() {
    return parts.get(0).names();
  }

  @Override
  public void put(long index, Map<String, JsonNode> cell) {
    Place place = place(index);
    place.part().put(place.index(), cell);
  }

  @Override
  public Optional<String> heading(long index) {
    Place place = place(index);
    return place.part().heading(place.index());
  }

  private record Place(Sweep part, long index) {}

  private Place place(long index) {
    long rest = index - first;
    for (Sweep part : parts) {
      if (rest < part.size()) {
        return new Place(part, rest);
      }
      rest -= part.size();
    }
    throw new IndexOutOfBoundsException("cell %d of %d".formatted(index, size()));
  }

  @Override
  public long longest() {
    return parts.stream().mapToLong(Sweep::longest).sum();
  }

  @Override
  public long diagonal(long k) {
    long before = first;
    long rest = k % longest();
    for (Sweep part : parts) {
      if (rest < part.longest()) {
        return before + part.diagonal(rest);
      }
      before += part.size();
      rest -= part.longest();
    }
    throw new IllegalStateException("the parts have fewer values than all of them");
  }
}
