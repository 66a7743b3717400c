package io.comfymill.agent.comfyui;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.DigestUtils;

/** What precedes and follows the bytes of a file in an upload form. */
@SuppressWarnings("ArrayRecordComponent") // written to a socket once
record MultipartEnvelope(String contentType, byte[] head, byte[] tail) {
  static MultipartEnvelope ofInput(String subfolder, String filename) {
    String boundary = boundary(subfolder, filename);
    String head =
        field(boundary, "type", "input")
            + field(boundary, "overwrite", "true")
            + field(boundary, "subfolder", subfolder)
            + "--%s\r\nContent-Disposition: form-data; name=\"image\"; filename=\"%s\"\r\n"
                .formatted(boundary, quoted(filename))
            + "Content-Type: application/octet-stream\r\n\r\n";
    return new MultipartEnvelope(
        "multipart/form-data; boundary=" + boundary,
        head.getBytes(StandardCharsets.UTF_8),
        "\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The folder has the hash of the content in its name, so no content can contain its own boundary
   * and smuggle in form fields.
   */
  private static String boundary(String subfolder, String filename) {
    return "comfymill-" + DigestUtils.sha256Hex(subfolder + '/' + filename).substring(0, 32);
  }

  private static String field(String boundary, String name, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(boundary, name, value);
  }

  /** As browsers do. */
  private static String quoted(String filename) {
    return filename.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }
}
