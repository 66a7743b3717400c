package io.comfymill.gateway.models;

import java.util.Comparator;
import java.util.Locale;

/**
 * Where a model file is in a ComfyUI.
 *
 * @param folder of models, such as {@code loras}
 * @param name as ComfyUI lists it there
 */
record ModelPlace(String folder, String name) implements Comparable<ModelPlace> {
  private static final Comparator<ModelPlace> ORDER =
      Comparator.comparing(ModelPlace::folder).thenComparing(ModelPlace::name);

  @Override
  public int compareTo(ModelPlace other) {
    return ORDER.compare(this, other);
  }

  /**
   * @param part in lower case
   */
  boolean has(String part) {
    return toString().toLowerCase(Locale.ROOT).contains(part);
  }

  @Override
  public String toString() {
    return folder + "/" + name;
  }
}
