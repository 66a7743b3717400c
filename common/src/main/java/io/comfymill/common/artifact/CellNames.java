package io.comfymill.common.artifact;

import java.util.HashSet;
import java.util.Set;

/** What the outputs of a cell are called among those of others: {@code 000012-a.png}. */
public final class CellNames {
  private final int cell;
  private final Set<String> used = new HashSet<>();

  public CellNames(int cell) {
    this.cell = cell;
  }

  /** Of two files of a cell with one name, the second is {@code 000012-2-a.png}. */
  public String of(String file) {
    String name = "%06d-%s".formatted(cell, file);
    for (int n = 2; !used.add(name); n++) {
      name = "%06d-%d-%s".formatted(cell, n, file);
    }
    return name;
  }
}
