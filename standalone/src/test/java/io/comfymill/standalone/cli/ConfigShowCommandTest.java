package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigShowCommandTest {
  private static final String SETTINGS =
      """
      {"services":[],"settings":[
        {"service":"gateway","name":"comfymill.gateway.max-history","default":"10000","secret":false,
         "values":[{"value":"500","source":"environment","changed":true}]},
        {"service":"agent","name":"comfymill.agent.prefetch","default":"1","secret":false,
         "values":[{"value":"1","source":"default","changed":false,"instances":["a","b"]},
                   {"value":"2","source":"file","changed":true,"instances":["c"]}]},
        {"service":"agent","name":"comfymill.agent.enrolment.token","secret":true,
         "values":[{"source":"file","changed":true}]}]}""";

  private RunningCommand command;

  @BeforeEach
  void start() throws IOException {
    command = new RunningCommand();
  }

  @AfterEach
  void stop() {
    command.close();
  }

  @Test
  void whatIsChangedIsATableWithALineForEachValue() {
    command.gateway.answering("/api/fleet/settings?search=&only=changed", 200, SETTINGS);

    assertThat(command.run("config", "show")).isZero();
    assertThat(command.out().lines().toList())
        .containsExactly(
            "SERVICE  SETTING                          VALUE  DEFAULT  FROM         ON",
            "gateway  comfymill.gateway.max-history    500    10000    environment  all",
            "agent    comfymill.agent.prefetch         1      1        default      a,b",
            "agent    comfymill.agent.prefetch         2      1        file         c",
            "agent    comfymill.agent.enrolment.token  (set)  -        file         all");
  }

  @Test
  void allOrThoseThatDifferAreAskedFor() {
    String none = "{\"services\":[],\"settings\":[]}";
    command.gateway.answering("/api/fleet/settings?search=tick", 200, none);
    command.gateway.answering("/api/fleet/settings?search=&only=differing", 200, none);

    assertThat(command.run("config", "show", "--all", "tick")).isZero();
    assertThat(command.out()).isEqualTo("no such settings\n");
    assertThat(command.run("config", "show", "--differing")).isZero();
    assertThat(command.run("config", "show", "--differing", "--all")).isEqualTo(2);
  }
}
