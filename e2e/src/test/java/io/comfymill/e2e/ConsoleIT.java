package io.comfymill.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The console in a real browser: see {@code e2e/console}. With {@code -Plong} every page is looked
 * at, too, in both themes and on a phone; with {@code -Dconsole.shots} beside it the pictures of
 * {@code docs/console.md} are taken anew.
 */
@ExtendWith(SharedMill.class)
class ConsoleIT {
  @Test
  void doesWhatItsPagesSayInARealBrowser(Mill mill) throws IOException, InterruptedException {
    boolean shots = System.getProperty("console.shots") != null;
    List<String> command =
        new ArrayList<>(List.of("node", "node_modules/@playwright/test/cli.js", "test"));
    if (!Boolean.getBoolean("tests.long")) {
      command.addAll(List.of("--grep-invert", "every page"));
    }
    ConsoleRun.prepare(mill)
        .run(
            Map.of(
                "GATEWAY_PID",
                Long.toString(mill.child("gateway-1").pid()),
                "CONSOLE_SHOTS",
                shots ? Mill.HOME.resolve("docs/console").toString() : ""),
            command.toArray(String[]::new));
  }
}
