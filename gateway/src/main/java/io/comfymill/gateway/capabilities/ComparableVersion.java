package io.comfymill.gateway.capabilities;

import java.util.Arrays;
import java.util.List;

/** A version like {@code 0.3.64}, number by number; what is no number counts as 0. */
record ComparableVersion(List<Integer> numbers) implements Comparable<ComparableVersion> {
  private static final int PARTS = 4;

  static ComparableVersion of(String text) {
    return new ComparableVersion(
        Arrays.stream(text.split("[.+-]", -1))
            .limit(PARTS)
            .map(ComparableVersion::number)
            .toList());
  }

  private static int number(String part) {
    return part.matches("\\d{1,9}") ? Integer.parseInt(part) : 0;
  }

  @Override
  public int compareTo(ComparableVersion other) {
    for (int i = 0; i < PARTS; i++) {
      int order = Integer.compare(part(i), other.part(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int part(int index) {
    return index < numbers.size() ? numbers.get(index) : 0;
  }
}
