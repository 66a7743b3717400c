package io.comfymill.agent.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class InstallTest {
  private static final String PROGRAM = "/opt/a & b/bin/comfymill-agent";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(String os, String... arguments) {
    return Install.run(
        List.of(arguments), os, PROGRAM, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Document xml(String text) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void linuxGetsASystemdUnit() throws Exception {
    Path file = folder.resolve("units/comfymill-agent.service");

    assertThat(run("Linux", "--folder", "/srv/100%", "--user", "render", "--to", file.toString()))
        .isZero();

    assertThat(Files.readAllLines(file))
        .contains(
            "User=render",
            "WorkingDirectory=/srv/100%%",
            "ExecStart=\"/opt/a & b/bin/comfymill-agent\"",
            "Restart=always",
            "KillMode=process",
            "WantedBy=multi-user.target");
    assertThat(said())
        .contains("wrote " + file, "systemctl enable --now comfymill-agent", "9092", "8192");
  }

  @Test
  void windowsGetsAServiceForWinSw() throws Exception {
    assertThat(run("Windows 11", "--folder", "C:\\comfymill", "--to", "-")).isZero();

    Document service = xml(said());
    assertThat(service.getElementsByTagName("executable").item(0).getTextContent())
        .isEqualTo(PROGRAM + ".cmd");
    assertThat(service.getElementsByTagName("workingdirectory").item(0).getTextContent())
        .isEqualTo("C:\\comfymill");
    assertThat(
            ServiceFile.of(
                    Target.WINDOWS, new ServiceFile.Agent("C:\\a", "C:\\comfymill", "me", "C:\\me"))
                .path())
        .isEqualTo("C:\\comfymill\\comfymill-agent.xml");
  }

  @Test
  void macOsGetsALaunchdJob() throws Exception {
    assertThat(run("Mac OS X", "--folder", "/Users/me/mill", "--to", "-")).isZero();

    Document job = xml(said());
    assertThat(job.getElementsByTagName("string").item(0).getTextContent())
        .isEqualTo("io.comfymill.agent");
    assertThat(job.getElementsByTagName("string").item(1).getTextContent()).isEqualTo(PROGRAM);
    assertThat(job.getElementsByTagName("string").item(2).getTextContent())
        .isEqualTo("/Users/me/mill");
  }

  @ParameterizedTest
  @CsvSource({"systemd,[Unit]", "launchd,plist", "windows,<service>"})
  void anyTargetMayBeAskedFor(String target, String text) {
    assertThat(run("Linux", "--for", target, "--to", "-")).isZero();
    assertThat(said()).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--colour red", "--folder", "--for amiga"})
  void aWrongCommandLineIsAnsweredWithTheRightOne(String line) {
    assertThat(run("Linux", line.split(" ", -1))).isEqualTo(2);
    assertThat(said()).contains("usage: comfymill-agent install");
  }

  @Test
  void aLineBreakCannotBringInAnotherSetting() {
    assertThat(run("Linux", "--user", "me\nExecStartPre=x", "--to", "-")).isEqualTo(2);
    assertThat(said()).doesNotContain("[Unit]");
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidSo() throws Exception {
    Files.writeString(folder.resolve("file"), "");

    assertThat(run("Linux", "--to", folder.resolve("file/unit").toString())).isEqualTo(1);

    assertThat(said()).contains("cannot be written").contains("--to -");
  }
}
