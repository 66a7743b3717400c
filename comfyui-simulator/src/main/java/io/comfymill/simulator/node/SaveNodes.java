package io.comfymill.simulator.node;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.PythonText;
import io.comfymill.common.wire.WireJson;
import io.comfymill.simulator.files.SavedFiles;
import io.comfymill.simulator.image.Picture;
import io.comfymill.simulator.image.PngWriter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Node classes that end a workflow with a file. */
final class SaveNodes {
  /** Writes ASCII only, as Python's {@code json.dumps} does. */
  private static final ObjectWriter ASCII =
      WireJson.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private static final String LETTERS = "abcdefghijklmnopqrstupvxyz";

  static final Map<String, NodeBehaviour> ALL =
      Map.ofEntries(
          Map.entry("SaveImage", SaveNodes::saveImage),
          Map.entry("PreviewImage", SaveNodes::previewImage),
          Map.entry("SaveImageWebsocket", SaveNodes::sendImage),
          Map.entry("SaveLatent", other("latents", "latent", false)),
          Map.entry("SaveAnimatedWEBP", other("images", "webp", true)),
          Map.entry("SaveAnimatedPNG", other("images", "png", true)),
          Map.entry("SaveWEBM", other("images", "webm", true)),
          Map.entry("SaveVideo", other("images", "mp4", true)),
          Map.entry("SaveAudioMP3", other("audio", "mp3", false)),
          Map.entry("SaveAudioOpus", other("audio", "opus", false)),
          Map.entry("SaveSVGNode", other("images", "svg", false)),
          Map.entry("SaveGLB", other("3d", "glb", false)),
          Map.entry("PreviewAny", (inputs, run) -> previewAny(inputs)));

  private SaveNodes() {}

  private static NodeResult saveImage(NodeInputs inputs, NodeRun run)
      throws NodeFailure, IOException {
    return save(inputs, run, run.host().saved(), inputs.text("filename_prefix"), "output");
  }

  /** The random letters keep previews of one run from overwriting another's. */
  private static NodeResult previewImage(NodeInputs inputs, NodeRun run)
      throws NodeFailure, IOException {
    Random random = new Random(run.host().timing().seed());
    StringBuilder prefix = new StringBuilder("ComfyUI_temp_");
    random.ints(5, 0, LETTERS.length()).forEach(i -> prefix.append(LETTERS.charAt(i)));
    return save(inputs, run, run.host().savedTemp(), prefix.toString(), "temp");
  }

  /** Over the WebSocket, as steps of its progress; ComfyUI counts them from 0. */
  private static NodeResult sendImage(NodeInputs inputs, NodeRun run)
      throws NodeFailure, IOException {
    List<Picture> pictures = inputs.images("images").pictures();
    for (int i = 0; i < pictures.size(); i++) {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      PngWriter.write(pictures.get(i), Map.of(), png);
      run.progress().step(i, pictures.size(), png.toByteArray(), true);
    }
    return NodeResult.of();
  }

  private static NodeResult save(
      NodeInputs inputs, NodeRun run, SavedFiles files, String prefix, String type)
      throws NodeFailure, IOException {
    List<Picture> pictures = inputs.images("images").pictures();
    Picture first = pictures.get(0);
    String filled = FilenamePrefix.filled(prefix, first.width(), first.height());
    SavedFiles.Place place = place(files, filled, pictures.size());
    Map<String, String> texts = texts(run);
    ObjectNode ui = JsonNodeFactory.instance.objectNode();
    ArrayNode items = ui.putArray("images");
    for (int i = 0; i < pictures.size(); i++) {
      Path file = place.file(i, "png");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        PngWriter.write(pictures.get(i), texts, out);
      }
      items.add(item(file, place.subfolder(), type));
    }
    return NodeResult.shown(ui);
  }

  private static SavedFiles.Place place(SavedFiles files, String prefix, int count)
      throws NodeFailure, IOException {
    return files
        .next(prefix, count)
        .orElseThrow(
            () ->
                new NodeFailure(
                    "Exception",
                    "**** ERROR: Saving image outside the output folder is not allowed."));
  }

  private static Map<String, String> texts(NodeRun run) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("prompt", ASCII.writeValueAsString(run.prompt()));
    for (Map.Entry<String, JsonNode> extra : run.extraData().path("extra_pnginfo").properties()) {
      texts.put(extra.getKey(), ASCII.writeValueAsString(extra.getValue()));
    }
    return texts;
  }

  private static ObjectNode item(Path file, String subfolder, String type) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("filename", file.getFileName().toString())
        .put("subfolder", subfolder)
        .put("type", type);
  }

  /** Saves a placeholder with the right name in the right place. */
  private static NodeBehaviour other(String key, String extension, boolean animated) {
    return (inputs, run) -> {
      NodeResult result = saved(inputs, run, key, extension, file -> placeholder(file, extension));
      if (animated && result.ui() != null) {
        result.ui().putArray("animated").add(true);
      }
      return result;
    };
  }

  static void placeholder(Path file, String extension) throws IOException {
    Files.writeString(file, "simulated " + extension + " file\n");
  }

  /** Writes a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  /**
   * Saves one file.
   *
   * @param key under which ComfyUI tells of it
   */
  static NodeResult saved(
      NodeInputs inputs, NodeRun run, String key, String extension, Content content)
      throws NodeFailure, IOException {
    SavedFiles.Place place = place(run.host().saved(), inputs.text("filename_prefix"), 1);
    Path file = place.file(0, extension);
    content.writeTo(file);
    ObjectNode ui = JsonNodeFactory.instance.objectNode();
    ui.putArray(key).add(item(file, place.subfolder(), "output"));
    return NodeResult.shown(ui);
  }

  private static NodeResult previewAny(NodeInputs inputs) {
    Value source = inputs.values().get("source");
    String text =
        source instanceof Value.Plain plain ? PythonText.str(plain.json()) : String.valueOf(source);
    ObjectNode ui = JsonNodeFactory.instance.objectNode();
    ui.putArray("text").add(text);
    return NodeResult.shown(ui);
  }
}
