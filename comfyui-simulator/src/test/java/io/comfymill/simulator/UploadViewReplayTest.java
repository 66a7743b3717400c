package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded uploads and views, in order: later ones see what earlier ones left. */
class UploadViewReplayTest {
  /** The JDK writes no WebP: a JPEG comes, and says that it is one. */
  private static final Set<String> JPEG_FOR_WEBP = Set.of("view_preview_webp");

  @TempDir Path folder;

  @Test
  void answersAsRecorded() throws Exception {
    try (TestServer server = new TestServer(folder, TestServer.FAST)) {
      for (JsonNode test : Recordings.cases("upload-view.json").toList()) {
        String name = test.path("name").textValue();
        JsonNode recorded =
            JPEG_FOR_WEBP.contains(name) ? asJpeg(test.path("response")) : test.path("response");
        HttpResponse<byte[]> answer = ask(server, test.path("request"));
        Answer.assertAsRecorded(answer, recorded, json -> json);
        if (recorded.has("image")) {
          assertImage(name, answer.body(), recorded.path("image"));
        }
      }
    }
  }

  private static JsonNode asJpeg(JsonNode response) {
    ObjectNode jpeg = response.deepCopy();
    ((ObjectNode) jpeg.path("headers")).put("Content-Type", "image/jpeg");
    ((ObjectNode) jpeg.path("image")).put("format", "JPEG");
    return jpeg;
  }

  private static void assertImage(String name, byte[] bytes, JsonNode recorded) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    assertThat(image.getWidth()).as(name).isEqualTo(recorded.at("/size/0").intValue());
    assertThat(image.getHeight()).as(name).isEqualTo(recorded.at("/size/1").intValue());
    assertThat(image.getColorModel().hasAlpha())
        .as(name)
        .isEqualTo(recorded.path("mode").textValue().equals("RGBA"));
    String start = new String(bytes, 0, 4, StandardCharsets.ISO_8859_1);
    assertThat(start)
        .as(name)
        .startsWith(
            recorded.path("format").textValue().equals("PNG") ? "\u0089PNG" : "\u00ff\u00d8");
  }

  private static HttpResponse<byte[]> ask(TestServer server, JsonNode request)
      throws IOException, InterruptedException {
    String path = request.path("path").textValue();
    if (!request.has("form")) {
      return server.get(path);
    }
    String boundary = "------------boundary";
    return server.send(
        HttpRequest.newBuilder(server.uri(path))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofByteArray(multipart(request.path("form"), boundary)))
            .build());
  }

  private static byte[] multipart(JsonNode form, String boundary) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (JsonNode part : form) {
      String head = "--%s\r\nContent-Disposition: form-data; name=\"%s\"";
      write(body, head.formatted(boundary, part.path("name").textValue()));
      if (part.has("filename")) {
        write(body, "; filename=\"%s\"\r\n".formatted(part.path("filename").textValue()));
        write(body, "Content-Type: application/octet-stream\r\n\r\n");
        body.writeBytes(Base64.getDecoder().decode(part.path("bytes_base64").textValue()));
      } else {
        write(body, "\r\n\r\n" + part.path("value").textValue());
      }
      write(body, "\r\n");
    }
    write(body, "--%s--\r\n".formatted(boundary));
    return body.toByteArray();
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
