package io.comfymill.agent.attached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.wire.NodeNotes;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachedServersTest {
  @TempDir Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  private List<AttachedServer> read() throws IOException {
    return new AttachedServers(config(), environment).read();
  }

  private AttachedConfig config() {
    Map<String, String> named = new HashMap<>();
    settings.forEach((key, value) -> named.put("comfymill.agent.attached." + key, value));
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withSources(new PropertiesConfigSource(named, "test", 1000))
        .withMapping(AgentConfig.class)
        .build()
        .getConfigMapping(AgentConfig.class)
        .attached();
  }

  private void file(String key, String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
    settings.put(key, folder.resolve(name).toString());
  }

  @Test
  void aYamlListHasItsFields() throws IOException {
    file(
        "file",
        "servers.yaml",
        """
        nodes:
          static_nodes:
            - node_id: render-1
              host: 10.0.0.5
              port: 8189
              max_concurrent: 3
              capabilities: [flux, video]
              metadata:
                location: rack 3
                gpu_model: RTX 4090
                priority: 5
                description: by the window
              dir_local: 'P:\\'
              dir_remote: /mnt/p
            - host: gpu-2
            - host: cpu-1
              max_concurrent: 0
              api_slots: 2
        """);

    List<AttachedServer> servers = read();

    assertThat(servers).hasSize(3);
    assertThat(servers.get(2).slots()).isZero();
    assertThat(servers.get(2).apiSlots()).isEqualTo(2);
    AttachedServer first = servers.get(0);
    assertThat(first.name()).isEqualTo("render-1");
    assertThat(first.address()).isEqualTo(ComfyUiAddress.parse("http://10.0.0.5:8189"));
    assertThat(first.slots()).isEqualTo(3);
    assertThat(first.labels()).containsExactly("flux", "video");
    assertThat(first.notes()).isEqualTo(new NodeNotes(5, "rack 3", "RTX 4090", "by the window", 0));
    assertThat(first.apiSlots()).isNull();
    assertThat(first.paths().toServer("P:\\a\\b")).isEqualTo("/mnt/p/a/b");
    assertThat(servers.get(1))
        .extracting(AttachedServer::name, AttachedServer::slots, AttachedServer::address)
        .containsExactly(null, null, ComfyUiAddress.parse("http://gpu-2:8188"));
  }

  @Test
  void aJsonListInAVariableIsTheSame() throws IOException {
    settings.put("json-variable", "RENDERERS");
    environment.put(
        "RENDERERS",
        "[{\"name\":\"a\",\"ip\":\"10.0.0.5\",\"port\":\"8188\",\"dir_local\":\"P:\\\\\","
            + "\"dir_remote\":\"/mnt/p\",\"priority\":2,\"enabled\":true},"
            + "{\"name\":\"b\",\"ip\":\"10.0.0.6\",\"enabled\":false}]");

    assertThat(read()).extracting(AttachedServer::name).containsExactly("a");
    assertThat(read().get(0).notes().priority()).isEqualTo(2);
    assertThat(read().get(0).paths().toServer("p:/x")).isEqualTo("/mnt/p/x");
  }

  @Test
  void numberedVariablesAreTheSame() throws IOException {
    settings.put("variables.dir_local", "HOUDINI_DIR");
    environment.put("COMFYUI_SERVER_IP_2", "10.0.0.6");
    environment.put("COMFYUI_SERVER_IP_1", "10.0.0.5");
    environment.put("COMFYUI_SERVER_PORT_1", "8190");
    environment.put("HOUDINI_DIR_1", "P:\\;Q:\\");
    environment.put("COMFYUI_SERVER_DIR_REMOTE_1", "/mnt/p;/mnt/q");
    environment.put("COMFYUI_SERVER_IP", "ignored: it has no number");
    environment.put("OTHER_IP_1", "ignored");

    List<AttachedServer> servers = read();

    assertThat(servers)
        .extracting(server -> server.address().toString())
        .containsExactly("http://10.0.0.5:8190", "http://10.0.0.6:8188");
    assertThat(servers.get(0).paths().toServer("Q:\\x")).isEqualTo("/mnt/q/x");
  }

  @Test
  void aFileOfVariablesGoesBeforeThoseOfTheProcessAndMayChange() throws IOException {
    environment.put("COMFYUI_SERVER_IP_1", "10.0.0.5");
    file(
        "env-file",
        "farm.env",
        """
        # farm
        COMFYUI_SERVER_IP_1=10.0.0.7
        COMFYUI_SERVER_DIR_LOCAL_1="P:\\proj"
        COMFYUI_SERVER_DIR_REMOTE_1=/mnt/p
        """);
    AttachedServers servers = new AttachedServers(config(), environment);

    assertThat(servers.read().get(0).address().host()).isEqualTo("10.0.0.7");
    assertThat(servers.read().get(0).paths().toServer("P:\\proj\\a")).isEqualTo("/mnt/p/a");

    Files.writeString(folder.resolve("farm.env"), "COMFYUI_SERVER_IP_1=10.0.0.8\n");

    assertThat(servers.read().get(0).address().host()).isEqualTo("10.0.0.8");
  }

  @Test
  void allFormsTogetherAreOneList() throws IOException {
    file("file", "servers.json", "[{\"host\": \"a\"}]");
    environment.put("COMFYUI_SERVERS", "[{\"ip\": \"b\"}]");
    environment.put("COMFYUI_SERVER_IP_1", "c");

    assertThat(read()).extracting(server -> server.address().host()).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"ip\":\"a\",\"port\":0}] | COMFYUI_SERVERS[0].port must be 1 to 65535, not '0'",
        "[{\"ip\":\"a\"},{\"ip\":\"b\",\"port\":\"x\"}] | COMFYUI_SERVERS[1].port must be 1 to",
        "[{\"port\":8188}] | COMFYUI_SERVERS[0].host must be a name or an address, not missing",
        "[{\"ip\":\"a b\"}] | COMFYUI_SERVERS[0].host must be",
        "[{\"ip\":\"a\",\"enabled\":\"maybe\"}] | COMFYUI_SERVERS[0].enabled must be true or false",
        "[{\"ip\":\"a\",\"colour\":1}] | COMFYUI_SERVERS[0] has an unknown field 'colour'",
        "[{\"ip\":\"a\",\"dir_local\":\"P:\\\\\"}] | as many folders as each other, not 1 and 0",
        "[{\"ip\":\"a\",\"dir_local\":\"p\",\"dir_remote\":\"/p\"}] | 'p' is no absolute path",
        "[{\"ip\":\"a\"},{\"ip\":\"A\"}] | COMFYUI_SERVERS[1] has the address http://a:8188, as"
            + " has",
        "[{\"ip\":\"a\",\"name\":\"x\"},{\"ip\":\"b\",\"name\":\"x\"}] | has the name x, as has",
        "[{\"ip\":\"a\",\"name\":\"two words\"}] | COMFYUI_SERVERS[0].node_id must be like",
        "[{\"ip\":\"a\",\"max_concurrent\":0}] | max_concurrent must be 1 to 1000, not '0'",
        "[{\"ip\":\"a\",\"max_concurrent\":0,\"api_slots\":0}] | max_concurrent must be 1 to 1000",
        "[{\"ip\":\"a\",\"api_slots\":-1}] | api_slots must be 0 to 1000, not '-1'",
        "[{\"ip\":\"a\",\"capabilities\":[\"#\"]}] | COMFYUI_SERVERS[0].capabilities must be like",
        "[7] | COMFYUI_SERVERS[0] must be an object with a host",
        "{} | COMFYUI_SERVERS must be a list of servers",
        "[{\"ip\":\"a\"}, | COMFYUI_SERVERS cannot be read, line 1"
      })
  void whatIsWrongIsNamedWithItsEntry(String json, String message) {
    environment.put("COMFYUI_SERVERS", json);

    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    environment.put("COMFYUI_SERVERS", "[{\"ip\":\"a\",\"port\":0},{\"port\":1}]");

    assertThatThrownBy(this::read)
        .hasMessageContaining("COMFYUI_SERVERS[0].port")
        .hasMessageContaining("COMFYUI_SERVERS[1].host");
  }

  @ParameterizedTest
  @CsvSource({"interval,0s", "variables.colour,X", "json-variable,'\t'"})
  void aSettingThatMakesNoSenseIsNamed(String key, String value) {
    settings.put(key, value);

    AttachedConfig config = config();

    assertThatThrownBy(() -> AttachedConfig.check(config))
        .hasMessageContaining("comfymill.agent.attached." + key);
  }
}
