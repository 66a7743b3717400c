package io.comfymill.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.marcnuri.helm.LintResult;
import io.comfymill.deploy.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChartRenderTest {
  @TempDir Path folder;

  @Test
  void helmFindsNothingWrong() {
    LintResult lint = Chart.lint();
    assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
    assertThat(lint.getMessages()).allMatch(message -> message.startsWith("[INFO]"));
  }

  /** With {@code -Dgolden.update=true} the files are written instead. */
  @ParameterizedTest
  @EnumSource
  void rendersToWhatIsKept(ValueSet values) throws IOException {
    String rendered = Chart.render(values);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(values.golden().getParent());
      Files.writeString(values.golden(), rendered);
    }
    assertThat(rendered)
        .as("%s is old: run the deploy-tests with -Dgolden.update=true", values.golden())
        .isEqualTo(Checkout.read(values.golden()));
  }

  @ParameterizedTest
  @EnumSource
  void isReadStrictly(ValueSet values) {
    StrictReader reader = new StrictReader();
    assertThat(Chart.objects(values)).isNotEmpty().allSatisfy(reader::read);
  }

  @Test
  void anUnknownFieldIsNotReadStrictly() {
    Manifest manifest =
        Manifest.readAll(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: x}
                spec: {template: {spec: {containers: [{name: a, image: b, livenesProbe: {}}]}}}
                """)
            .get(0);
    assertThatCode(() -> new StrictReader().read(manifest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("livenesProbe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gatewway: {}                                              | gatewway",
        "gateway: {replica: 3}                                     | replica",
        "gateway: {replicas: many}                                 | replicas",
        "gateway: {replicas: 0}                                    | replicas",
        "gateway: {settings: {max-hist: 3}}                        | max-hist",
        "gateway: {settings: {retry-after: soon}}                  | retry-after",
        "gateway: {settings: {max-upload-size: 100 MB}}            | max-upload-size",
        "scheduler: {settings: {policy: best}}                     | policy",
        "scheduler: {liveSettings: {comfymill.scheduler.tick: 1s}} | tick",
        "agent: {settings: {nodes: 'http://x'}}                    | nodes",
        "image: {tag: latest}                                      | tag",
        "pools: [{name: big}]                                      | comfyui",
        "pools: [{name: Big, comfyui: {image: 'a:1'}}]             | name",
        "pools: [{name: big, comfyui: {image: a}}]                 | image",
        "pools: [{name: big, comfyui: {image: 'a:latest'}}]        | image",
        "pools: [{name: a, comfyui: {image: 'a:1', gpu: 2}}]       | gpu",
        "kafka: {bootstrapServers: kafka}                          | bootstrapServers",
        "kafka: {bootstrapServers: ''}                             | kafka.bootstrapServers",
        "kafka: {security: {protocol: SASL_SSL}}                   | kafka.security.existingSecret",
        "postgresql: {sslMode: verify-full}                        | postgresql.caSecret",
        "postgresql: {gateway: {existingSecret: ''}}               |"
            + " postgresql.gateway.existingSecret",
        "redis: {url: 'http://redis'}                              | url",
        "artifacts: {size: much}                                   | size",
      })
  void refusesValuesThatAreWrongAndNamesThem(String values, String named) throws IOException {
    Path file = Files.writeString(folder.resolve("values.yaml"), values);
    assertThatCode(() -> Chart.render(template -> template.withValuesFile(file)))
        .hasMessageContaining(named);
  }

  @Test
  void oneCaServesAllLinksAndThoseWithoutTlsStayWithoutIt() throws IOException {
    String secure =
        render(
            """
            tls: {existingSecret: own-ca}
            kafka: {security: {protocol: SSL}}
            postgresql: {sslMode: verify-full}
            """);
    assertThat(secure)
        .contains("secretName: own-ca", "sslrootcert=/etc/comfymill/tls/ca.crt")
        .contains("value: SSL")
        .doesNotContain("postgresql-ca", "COMFYMILL_TLS_CERTIFICATE");
    assertThat(render("tls: {existingSecret: own-ca}"))
        .contains("value: PLAINTEXT", "?sslmode=disable")
        .doesNotContain("sslrootcert");
  }

  private String render(String values) throws IOException {
    Path file = Files.writeString(folder.resolve("values.yaml"), values);
    return Chart.render(template -> template.withValuesFile(file));
  }

  @Test
  void refusesTheSamePoolTwice() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("values.yaml"),
            "pools: [{name: a, comfyui: {image: 'a:1'}}, {name: a, comfyui: {image: 'a:1'}}]");
    assertThatCode(() -> Chart.render(template -> template.withValuesFile(file)))
        .hasMessageContaining("a is there twice");
  }
}
