package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A file that workflows load, to be stored by the gateway.
 *
 * @param file whose name it keeps, unless another file of that name is there
 */
public record Upload(Path file) {
  private static final String PATH = "/upload/image";

  /**
   * Sends it, a piece at a time.
   *
   * @return what an input that names the file has to say
   * @throws IOException also where it is refused
   */
  public String sendTo(Gateway gateway) throws IOException, InterruptedException {
    String boundary = "comfymill-" + UUID.randomUUID();
    BodyPublisher form =
        BodyPublishers.concat(
            BodyPublishers.ofString(head(boundary), StandardCharsets.UTF_8),
            BodyPublishers.ofFile(file),
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    Gateway.Answer answer = gateway.post(PATH, "multipart/form-data; boundary=" + boundary, form);
    JsonNode name = answer.json().path("name");
    if (answer.status() != 200 || !name.isTextual()) {
      throw new IOException(
          "%s was refused with %d: %s".formatted(file, answer.status(), answer.json()));
    }
    String folder = answer.json().path("subfolder").asText();
    return folder.isEmpty() ? name.textValue() : folder + "/" + name.textValue();
  }

  private String head(String boundary) {
    return "--%s\r\nContent-Disposition: form-data; name=\"image\"; filename=\"%s\"\r\n"
            .formatted(boundary, quoted(file.getFileName().toString()))
        + "Content-Type: application/octet-stream\r\n\r\n";
  }

  /** As browsers do it. */
  private static String quoted(String name) {
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }
}
