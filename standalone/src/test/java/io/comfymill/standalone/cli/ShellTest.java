package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command as shells see it: its completion, and the script that starts it. */
class ShellTest {
  @TempDir Path folder;

  private static String run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @ParameterizedTest
  @CsvSource({
    "comfymill su, submit",
    "comfymill submit --im, --image",
    "comfymill queue arch, archive"
  })
  void commandsAndOptionsAreCompleted(String typed, String completed) throws Exception {
    StringWriter out = new StringWriter();
    CommandLine line = Comfymill.commandLine().setOut(new PrintWriter(out, true));
    assertThat(line.execute("completion", "bash")).isZero();
    Path script = Files.writeString(folder.resolve("completion"), out.toString());
    String ask =
        """
        source %s; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]}-1))
        _complete_comfymill 2>/dev/null; echo "${COMPREPLY[@]}"\
        """
            .formatted(script, typed);

    assertThat(run(Map.of("PATH", "/usr/bin:/bin"), "bash", "-c", ask).strip())
        .isEqualTo(completed);
  }

  /** As cron and containers call it; Java takes no other file names than ASCII without a locale. */
  @Test
  void theScriptRunsInABareShell() throws Exception {
    Path script = launcher();
    Map<String, String> bare = Map.of("JAVA_HOME", folder.resolve("java").toString());

    String called = run(bare, script.toString(), "submit", "ü.json");

    assertThat(called)
        .contains("C.UTF-8")
        .contains("-Dcomfymill.terminal=false")
        .contains("ü.json");
  }

  @Test
  void theScriptLeavesALocaleAsItIs() throws Exception {
    Path script = launcher();
    Map<String, String> french =
        Map.of("JAVA_HOME", folder.resolve("java").toString(), "LANG", "fr_FR.UTF-8");

    assertThat(run(french, script.toString(), "jobs")).startsWith("locale=\n");
  }

  /** In a folder where all looks built, with a Java that says how it is called. */
  private Path launcher() throws IOException {
    for (String jar :
        List.of(
            "standalone/target/comfymill-standalone.jar",
            "gateway/target/quarkus-app/quarkus-run.jar",
            "scheduler/target/quarkus-app/quarkus-run.jar",
            "node-agent/target/quarkus-app/quarkus-run.jar",
            "comfyui-simulator/target/comfyui-simulator.jar")) {
      Files.createDirectories(folder.resolve(jar).getParent());
      Files.createFile(folder.resolve(jar));
    }
    Path java = folder.resolve("java/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho \"locale=${LC_ALL:-}\"\necho \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return Files.copy(
        Path.of("../comfymill"), folder.resolve("comfymill"), StandardCopyOption.COPY_ATTRIBUTES);
  }
}
