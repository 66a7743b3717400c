package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Each with each; the last factor varies fastest. */
public record Product(List<Sweep> factors) implements Sweep {
  public Product {
    factors = List.copyOf(factors);
  }

  @Override
  public long size() {
    long size = 1;
    for (Sweep factor : factors) {
      long high = Math.multiplyHigh(size, factor.size());
      size = high == 0 && size * factor.size() >= 0 ? size * factor.size() : Long.MAX_VALUE;
    }
    return size;
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    factors.forEach(factor -> names.addAll(factor.names()));
    return names;
  }

  @Override
  public void put(long index, Map<String, JsonNode> cell) {
    long[] digits = digits(index);
    for (int i = 0; i < digits.length; i++) {
      factors.get(i).put(digits[i], cell);
    }
  }

  private long[] digits(long index) {
    long rest = index;
    long[] digits = new long[factors.size()];
    for (int i = digits.length - 1; i >= 0; i--) {
      digits[i] = rest % factors.get(i).size();
      rest /= factors.get(i).size();
    }
    return digits;
  }

  @Override
  public Optional<String> heading(long index) {
    long[] digits = digits(index);
    return IntStream.range(0, digits.length)
        .mapToObj(i -> factors.get(i).heading(digits[i]))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public long longest() {
    return factors.stream().mapToLong(Sweep::longest).max().orElse(0);
  }

  @Override
  public long diagonal(long k) {
    long index = 0;
    for (Sweep factor : factors) {
      index = index * factor.size() + factor.diagonal(k);
    }
    return index;
  }
}
