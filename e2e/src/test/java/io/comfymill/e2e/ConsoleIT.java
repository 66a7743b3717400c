package io.comfymill.e2e;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The console in a real browser: see {@code e2e/console}. With {@code -Plong -Dconsole.shots} the
 * pictures of {@code docs/console.md} are taken anew.
 */
@ExtendWith(SharedMill.class)
class ConsoleIT {
  private static final String SWEEP = "every page";

  @Test
  void doesWhatItsPagesSayInARealBrowser(Mill mill) throws IOException, InterruptedException {
    run(mill, "--grep-invert");
  }

  @Test
  @Tag("long")
  void everyPageIsAccessibleInBothThemes(Mill mill) throws IOException, InterruptedException {
    run(mill, "--grep");
  }

  private static void run(Mill mill, String choice) throws IOException, InterruptedException {
    boolean shots = System.getProperty("console.shots") != null;
    ConsoleRun.prepare(mill)
        .run(
            Map.of(
                "GATEWAY_PID",
                Long.toString(mill.child("gateway-1").pid()),
                "CONSOLE_SHOTS",
                shots ? Mill.HOME.resolve("docs/console").toString() : ""),
            "node",
            "node_modules/@playwright/test/cli.js",
            "test",
            choice,
            SWEEP);
  }
}
