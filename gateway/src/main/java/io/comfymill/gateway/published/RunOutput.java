package io.comfymill.gateway.published;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.gateway.artifacts.FileRef;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that a run made, or a text.
 *
 * @param url where the file's bytes are, on this gateway
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunOutput(
    @Nullable String filename,
    @Nullable String subfolder,
    @Nullable String type,
    @Nullable String mediaType,
    @Nullable String url,
    @Nullable String text) {

  /**
   * @param shown what {@code /history} shows of a graph node
   */
  static List<RunOutput> of(JsonNode shown) {
    List<RunOutput> outputs = new ArrayList<>();
    for (JsonNode items : shown) {
      for (JsonNode item : items) {
        if (item.path("filename").isTextual()) {
          outputs.add(file(item));
        } else if (item.isTextual()) {
          outputs.add(new RunOutput(null, null, null, null, null, item.textValue()));
        }
      }
    }
    return outputs;
  }

  private static RunOutput file(JsonNode item) {
    String name = item.path("filename").textValue();
    String subfolder = item.path("subfolder").asText();
    String type = item.path("type").asText(FileRef.OUTPUT);
    return new RunOutput(
        name,
        subfolder,
        type,
        MediaTypes.ofName(name),
        "/api/view?filename=%s&subfolder=%s&type=%s"
            .formatted(encoded(name), encoded(subfolder), encoded(type)),
        null);
  }

  boolean isOf(MediaType wanted) {
    return mediaType != null && MediaType.valueOf(mediaType).isCompatible(wanted);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
