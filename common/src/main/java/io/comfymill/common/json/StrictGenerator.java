package io.comfymill.common.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;

/** Writes NaN and infinite numbers so that every JSON reader accepts the document. */
final class StrictGenerator extends JsonGeneratorDelegate {
  private static final String BEYOND_ANY_DOUBLE = "1e999";

  StrictGenerator(JsonGenerator to) {
    super(to, false);
  }

  @Override
  public void writeNumber(double number) throws IOException {
    if (Double.isFinite(number)) {
      super.writeNumber(number);
    } else if (Double.isNaN(number)) {
      writeNull();
    } else {
      writeNumber(number > 0 ? BEYOND_ANY_DOUBLE : "-" + BEYOND_ANY_DOUBLE);
    }
  }

  @Override
  public void writeNumber(float number) throws IOException {
    writeNumber((double) number);
  }
}
