package io.comfymill.agent.capabilities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.agent.Jobs;
import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.agent.comfyui.RefusedException;
import io.comfymill.agent.host.Machine;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.NodeInventory;
import io.comfymill.common.wire.WireJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesReaderTest {
  private final Map<String, String> answers = new HashMap<>();
  private String card;
  private final Machine machine =
      (stats, othersPrompts) ->
          new NodeHost(
              "render-1",
              List.of(new Gpu(card, 0, "NVIDIA H200", null, 0, 0, null, null, null, null)),
              othersPrompts,
              null);

  @BeforeEach
  void server() {
    answer("/object_info", info("'old.png'", "'sd.ckpt'"));
    answer("/models", "['checkpoints', 'gone']");
    answer("/models/checkpoints", "['sd.ckpt']");
    answer("/embeddings", "['e1']");
    answer("/extensions", "['/extensions/pack/a.js']");
    answer("/system_stats", stats(5, 7));
  }

  private void answer(String path, String json) {
    answers.put(path, json.replace('\'', '"'));
  }

  private static String info(String inputs, String checkpoints) {
    return "{'Loader': {'input': {'required': {'ckpt': [[%s], {}]}}},".formatted(checkpoints)
        + " 'LoadImage': {'input': {'required': {'image': [[%s], {'image_upload': true}]}}},"
            .formatted(inputs)
        + " 'LoadVideo': {'input': {'optional': {'file': ['COMBO', {'video_upload': true,"
        + " 'options': [%s]}]}}}}".formatted(inputs);
  }

  private static String stats(int ramFree, int vramFree) {
    return "{'system': {'os': 'posix', 'ram_total': 9, 'ram_free': %d}, 'devices': [{'name': 'gpu',"
            .formatted(ramFree)
        + " 'vram_total': 8, 'vram_free': %d, 'torch_vram_free': 1}]}".formatted(vramFree);
  }

  private CapabilitiesReader.Reading read() throws IOException {
    return reader().read();
  }

  private CapabilitiesReader reader() {
    ComfyUiFiles comfyUi =
        new ComfyUiFiles() {
          @Override
          public InputStream view(OutputFile file) {
            throw new AssertionError("not asked for");
          }

          @Override
          public void upload(String folder, String name, long size, InputStream content) {
            throw new AssertionError("not asked for");
          }

          @Override
          public void put(String path, String type, long size, InputStream content) {
            throw new AssertionError("not asked for");
          }

          @Override
          public InputStream read(String path) throws IOException {
            String answer = answers.get(path);
            if (answer == null) {
              throw new RefusedException("GET " + path, 404);
            }
            return new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
          }
        };
    return new CapabilitiesReader(
        new NodeId("node-1"),
        new AgentId("agent-1"),
        comfyUi,
        InstantSource.fixed(Jobs.AT),
        "http://agent/forward/node-1",
        machine);
  }

  @Test
  void itTellsWhatIsInstalled() throws IOException {
    answer("/experiment/models/checkpoints", "[{'name':'sd.ckpt','pathIndex':0,'size':7}]");
    answer(
        "/customnode/installed",
        "{'ComfyUI-KJNodes':{'ver':'1.1.9','enabled':true},'old':{'ver':'1','enabled':false}}");
    CapabilitiesReader reader = reader();
    CapabilitiesReader.Reading before = reader.read();

    NodeInventory inventory =
        WireJson.read(before.json(), NodeCapabilities.class).orElseThrow().inventory();

    assertThat(inventory.customNodes()).containsExactly(Map.entry("ComfyUI-KJNodes", "1.1.9"));
    assertThat(inventory.modelBytes().get("checkpoints")).containsEntry("sd.ckpt", 7L);
    assertThat(inventory.gpus()).containsExactly("");
    assertThat(reader.haveChanged()).isFalse();

    card = "GPU-1";

    assertThat(reader.haveChanged()).isTrue();
    assertThat(reader.read().hash()).isNotEqualTo(before.hash());
    assertThat(reader.haveChanged()).isFalse();
  }

  @Test
  void whatItWritesIsTheWireRecord() throws IOException {
    CapabilitiesReader.Reading reading = read();
    NodeCapabilities sent = WireJson.read(reading.json(), NodeCapabilities.class).orElseThrow();

    assertThat(sent.type()).isEqualTo(NodeCapabilities.TYPE);
    assertThat(sent.at()).isEqualTo(Jobs.AT);
    assertThat(sent.hash()).isEqualTo(reading.hash()).matches("[0-9a-f]{64}");
    assertThat(sent.objectInfo()).isEqualTo(Jobs.json(info("", "'sd.ckpt'")));
    assertThat(sent.models())
        .containsEntry("checkpoints", List.of("sd.ckpt"))
        .containsEntry("gone", List.of());
    assertThat(sent.embeddings()).containsExactly("e1");
    assertThat(sent.systemStats()).isEqualTo(Jobs.json(stats(5, 7)));
    assertThat(sent.extensions()).containsExactly("/extensions/pack/a.js");
    assertThat(sent.forwardUrl()).isEqualTo("http://agent/forward/node-1");
  }

  @Test
  void aServerWithoutScriptsForTheBrowserHasNone() throws IOException {
    answers.remove("/extensions");
    assertThat(WireJson.read(read().json(), NodeCapabilities.class).orElseThrow().extensions())
        .isEmpty();
  }

  @Test
  void theHashStaysWithUploadsAndFreeMemory() throws IOException {
    String before = read().hash();
    answer("/object_info", info("'old.png', 'new.png'", "'sd.ckpt'"));
    answer("/system_stats", stats(1, 2));

    assertThat(read().hash()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "/models/checkpoints, '[''sd.ckpt'', ''new.ckpt'']'",
    "/embeddings, '[]'",
    "/extensions, '[]'",
    "/object_info, '{}'",
    "/system_stats, '{''system'': {''os'': ''nt''}}'",
  })
  void theHashChangesWithWhatTheNodeCanDo(String path, String json) throws IOException {
    String before = read().hash();
    answer(path, json);

    assertThat(read().hash()).isNotEqualTo(before);
  }

  @Test
  void modelFoldersKeepTheirOrder() throws IOException {
    answer("/models", "['vae', 'checkpoints', 'loras']");

    assertThat(WireJson.read(read().json(), NodeCapabilities.class).orElseThrow().models().keySet())
        .containsExactly("vae", "checkpoints", "loras");
  }

  @Test
  void newModelFilesAreNoticedWithoutReadingTheClasses() throws IOException {
    CapabilitiesReader reader = reader();
    reader.read();
    answers.remove("/object_info");
    assertThat(reader.haveChanged()).isFalse();

    answer("/models/checkpoints", "['new.ckpt', 'sd.ckpt']");
    assertThat(reader.haveChanged()).isTrue();
  }

  /** As LoadImageSetFromFolderNode lists them. */
  @Test
  void foldersOfJobsInputsAreNotListed() throws IOException {
    answer(
        "/object_info",
        "{'L': {'input': {'required': {'folder': [['a', 'comfymill', 'comfymill/0f', 'comfymill2'],"
            + " {}], 'f': ['COMBO', {'options': ['comfymill/0f', 'b']}]}}}}");

    JsonNode inputs =
        WireJson.read(read().json(), NodeCapabilities.class)
            .orElseThrow()
            .objectInfo()
            .at("/L/input/required");

    assertThat(inputs.at("/folder/0").toString()).isEqualTo("[\"a\",\"comfymill2\"]");
    assertThat(inputs.at("/f/1/options").toString()).isEqualTo("[\"b\"]");
  }

  @Test
  void readsWhatPythonWrites() throws IOException {
    answer(
        "/object_info",
        "{'Limits': {'input': {'required': {'x': ['FLOAT', {'min': -Infinity, 'max': Infinity,"
            + " 'default': NaN, 'tooltip': 'half \\ud800'}]}}}}");

    JsonNode options =
        WireJson.read(read().json(), NodeCapabilities.class)
            .orElseThrow()
            .objectInfo()
            .at("/Limits/input/required/x/1");

    assertThat(options.path("max").doubleValue()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(options.path("default").doubleValue()).isNaN();
    assertThat(options.path("tooltip").textValue()).isEqualTo("half \ud800");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'input': {'required': {'x': ['FLOAT', {'max': INFINITE}]}}}",
        "{'input': [{'required'}, ']}[[']}",
        "{'input': {'required': 5}}",
        "{'input': {'\\udfff': {}}}",
        "null",
        "",
      })
  void anUnreadableClassCostsThatClassAlone(String unreadable) throws IOException {
    answer("/object_info", "{'A': {'input': {}}, 'Bad': %s, 'B' : {}}".formatted(unreadable));

    NodeCapabilities sent = WireJson.read(read().json(), NodeCapabilities.class).orElseThrow();

    assertThat(sent.objectInfo()).isEqualTo(Jobs.json("{'A': {'input': {}}, 'B': {}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'A': {'input'", "[]", "", "{'A': 'x"})
  void anAnswerThatBreaksOffIsNoAnswer(String json) {
    answer("/object_info", json);

    assertThatThrownBy(this::read).isInstanceOf(IOException.class);
  }
}
