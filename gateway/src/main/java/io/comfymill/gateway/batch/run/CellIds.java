package io.comfymill.gateway.batch.run;

import io.comfymill.gateway.database.BatchCellRow;

/** What a cell's job is called. */
public final class CellIds {
  private CellIds() {}

  /** Follows from the batch, the cell's number and its run, so that it is the same each time. */
  public static String promptId(BatchCellRow row) {
    String first = row.key.batch() + "-" + row.key.cell();
    return row.run == 0 ? first : first + "-" + row.run;
  }
}
